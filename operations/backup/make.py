"""Making a backup while people work: one moment of the database, and every file that it names."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.migrations.recorder import MigrationRecorder

from audit.exceptions import Refused
from operations.backup import manifest as manifests
from operations.backup.manifest import Manifest, StoredFile, content_path
from operations.backup.tables import all_models, dump, stored_files
from reporting.consistent_read import consistent_read

# Safe to read by whoever holds the backup; secrets and addresses stay out.
SETTINGS = ("EVIDENCE_MAX_BYTES", "SESSION_COOKIE_AGE", "AXES_FAILURE_LIMIT", "TIME_ZONE", "LANGUAGE_CODE")
UNFINISHED = ".unfinished"


def make_backup(root: Path, *, now: datetime) -> Path:
    """Writes a new backup below ``root`` and gives its folder, named after ``now``.

    It is built under another name and renamed at the end: what has its final name is whole.
    """
    folder = root / now.strftime("%Y%m%d-%H%M%S")
    if folder.exists():
        raise Refused(f"{folder} 已经存在,没有覆盖。")
    work = folder.with_name(folder.name + UNFINISHED)
    shutil.rmtree(work, ignore_errors=True)
    (work / "data").mkdir(parents=True)
    try:
        _build(work, root, now=now)
    except BaseException:
        # Half a backup on a disk that is full would only be in the way of the next one.
        shutil.rmtree(work, ignore_errors=True)
        raise
    work.rename(folder)
    return folder


def _build(work: Path, root: Path, *, now: datetime) -> None:
    with consistent_read():
        found = _manifest(now)
        found.tables = [dump(model, work / "data") for model in all_models()]
        stored = list(stored_files())
    found.files = [_copy(name, root, sha256=sha256) for name, sha256 in stored]
    manifests.write(found, work)
    _flush(work)


def _manifest(now: datetime) -> Manifest:
    rows = MigrationRecorder.Migration.objects.filter(app__in=settings.ROOMS).order_by("app", "name")
    return Manifest(
        made_at=now.isoformat(),
        version=settings.VERSION,
        migrations=[f"{row.app}.{row.name}" for row in rows],
        settings={name: getattr(settings, name) for name in SETTINGS},
    )


def _copy(name: str, root: Path, *, sha256: str) -> StoredFile:
    """Only content that no earlier backup brought; a file that is not what it was is refused by name."""
    source, target = Path(default_storage.path(name)), content_path(root, sha256)
    if not source.is_file():
        raise Refused(f"文件 {name} 不见了,备份没有完成。请先运行 verify_evidence 核对。")
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        work = target.with_name(target.name + UNFINISHED)
        try:
            shutil.copyfile(source, work)
            if manifests.sha256_of(work) != sha256:
                raise Refused(f"文件 {name} 的内容与登记的校验值不符,备份没有完成。")
            work.rename(target)
        finally:
            work.unlink(missing_ok=True)
    return StoredFile(name, sha256, target.stat().st_size)


def _flush(folder: Path) -> None:
    """On disk before the final name says that it is."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def finished(root: Path) -> list[Path]:
    """The whole backups below ``root``, newest first."""
    found = [path.parent for path in root.glob(f"*/{manifests.NAME}")]
    return sorted((path for path in found if not path.name.endswith(UNFINISHED)), reverse=True)


def rotate(root: Path, *, keep: int) -> list[Path]:
    """Removes all but the newest ``keep`` backups, then contents that none of those left needs."""
    gone = finished(root)[keep:]
    for folder in gone:
        shutil.rmtree(folder)
    needed = {file.sha256 for folder in finished(root) for file in manifests.read(folder).files}
    for path in (root / "files").glob("*/*"):
        if path.name not in needed:
            path.unlink()
    return gone
