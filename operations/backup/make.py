"""Making a backup while people work: one moment of the database, and every file that it names."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from audit.exceptions import Refused
from operations.backup import manifest as manifests
from operations.backup.manifest import Manifest, StoredFile
from operations.backup.place import FOLDER_MODE, POOL, UNFINISHED, is_plain, remove
from operations.backup.pool import Pool, content_name, content_path
from operations.backup.seal import Seal, seal_of_settings
from operations.backup.tables import all_models, dump, stored_files
from reporting.consistent_read import consistent_read

# Safe to read by whoever holds the backup; secrets and addresses stay out.
SETTINGS = ("EVIDENCE_MAX_BYTES", "SESSION_COOKIE_AGE", "AXES_FAILURE_LIMIT", "TIME_ZONE", "LANGUAGE_CODE")


@dataclass(frozen=True)
class NewBackup:
    """``damaged`` are contents that only older backups name, ``mended`` those that were written anew."""

    folder: Path
    manifest: Manifest
    damaged: frozenset[str]
    mended: tuple[str, ...]


def make_backup(root: Path, *, now: datetime, registry: Apps = apps) -> NewBackup:
    """Writes a new backup below ``root``, in a folder named after ``now``; for who is alone there.

    It is built under another name and renamed at the end: what has its final name is whole. A file that
    is missing or not what it was is named in the manifest and ends nothing. ``registry`` has the models as
    the tables are, which before an upgrade are not yet those of this program.
    """
    seal = seal_of_settings()
    folder = root / now.strftime("%Y%m%d-%H%M%S")
    if folder.exists():
        raise Refused(f"{folder} 已经存在,没有覆盖。")
    work = folder.with_name(folder.name + UNFINISHED)
    work.mkdir(FOLDER_MODE)
    (work / "data").mkdir(FOLDER_MODE)
    try:
        made = _build(work, root, seal, now=now, registry=registry)
    except BaseException:
        # Half a backup on a disk that is full would only be in the way of the next one.
        shutil.rmtree(work, ignore_errors=True)
        raise
    work.rename(folder)
    return NewBackup(folder, *made)


def _build(
    work: Path, root: Path, seal: Seal, *, now: datetime, registry: Apps
) -> tuple[Manifest, frozenset[str], tuple[str, ...]]:
    with consistent_read():
        found = _manifest(now, seal)
        found.tables = [dump(model, work / "data", seal) for model in all_models(registry)]
        stored = list(stored_files(registry))
    pool = Pool(root, seal, today=now.date())
    for name, sha256 in stored:
        fault = pool.keep(name, sha256)
        if fault:
            found.faults.append(fault)
        if fault is None or fault.is_saved:
            size = content_path(root, found.content(sha256)).stat().st_size
            found.files.append(StoredFile(name, sha256, size))
    pool.look_after_the_rest()
    manifests.write(found, work)
    _flush(work)
    return found, frozenset(pool.damaged - found.contents()), tuple(pool.mended)


def _manifest(now: datetime, seal: Seal) -> Manifest:
    rows = MigrationRecorder.Migration.objects.filter(app__in=settings.ROOMS).order_by("app", "name")
    return Manifest(
        made_at=now.isoformat(),
        version=settings.VERSION,
        migrations=[f"{row.app}.{row.name}" for row in rows],
        settings={name: getattr(settings, name) for name in SETTINGS},
        sealed_to=list(seal.recipients),
    )


def _flush(folder: Path) -> None:
    """On disk before the final name says that it is."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def finished(root: Path) -> list[Path]:
    """The whole backups below ``root``, newest first.

    One from the future was made by a clock that was put right since: all that were made after it are newer.
    """
    tomorrow = f"{timezone.localtime() + timedelta(days=1):%Y%m%d-%H%M%S}"
    found = [path.parent for path in root.glob(f"*/{manifests.NAME}")]
    ours = (path for path in found if not path.is_symlink() and not path.name.endswith(UNFINISHED))
    return sorted(ours, key=lambda path: (path.name <= tomorrow, path.name), reverse=True)


def rotate(root: Path, *, keep: int) -> list[Path]:
    """Removes all but the newest ``keep`` backups, then contents that none of those left needs."""
    gone = finished(root)[keep:]
    for folder in gone:
        shutil.rmtree(folder)
    if not unreadable(root):  # what such a one needs nobody knows
        needed = _needed(root)
        for path in (root / POOL).glob("*/*"):
            if is_plain(path) and content_name(path) not in needed:
                remove(path)
    return gone


def _needed(root: Path) -> set[str]:
    return {name for folder in finished(root) for name in manifests.read(folder).contents()}


def unreadable(root: Path) -> list[str]:
    """The names of backups whose manifest is no longer what it was."""
    return [folder.name for folder in finished(root) if not _is_readable(folder)]


def _is_readable(folder: Path) -> bool:
    try:
        manifests.read(folder)
    except Refused:
        return False
    return True
