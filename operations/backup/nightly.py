"""A backup with its rotation, and that of a night."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from operations.backup.make import UNFINISHED, finished, make_backup, rotate

STALE_SECONDS = 24 * 3600


def back_up(_today: date) -> str:
    """Into BACKUP_DIR, of which the newest BACKUP_KEEP stay."""
    if not settings.BACKUP_DIR:
        return "没有设置备份文件夹(BACKUP_DIR),没有备份"
    root = Path(settings.BACKUP_DIR)
    for left in root.glob(f"*{UNFINISHED}"):  # a killed one; a young one may be somebody's at work
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    made = backup_into(root, keep=settings.BACKUP_KEEP)
    return f"已备份到 {made.folder.name}" + (f",清理{len(made.gone)}份旧备份" if made.gone else "")


@dataclass(frozen=True)
class BackupMade:
    """``gone`` are the older backups that were removed for it."""

    folder: Path
    gone: list[Path]


def backup_into(root: Path, *, keep: int) -> BackupMade:
    """A backup and the rotation, on record; ``keep`` 0 keeps all. Raises ``Refused``."""
    try:
        folder = make_backup(root, now=timezone.localtime())
        gone = rotate(root, keep=keep) if keep > 0 else []
    except (Refused, OSError) as error:
        sentence = str(error) if isinstance(error, Refused) else f"备份没有完成:{error}"
        # A full disk may be the database's as well.
        with suppress(DatabaseError):
            trail.record(Event.BACKUP, by=None, about=str(root), detail=sentence, is_refused=True)
        raise Refused(sentence) from error
    removed = f";清理旧备份:{'、'.join(path.name for path in gone)}" if gone else ""
    trail.record(Event.BACKUP, by=None, about=str(root), detail=f"{folder.name}{removed}")
    return BackupMade(folder, gone)


def last_backup() -> datetime | None:
    """When the newest whole backup in BACKUP_DIR was made, by whatever way; its name says it."""
    for folder in finished(Path(settings.BACKUP_DIR)) if settings.BACKUP_DIR else []:
        try:
            made = datetime.strptime(folder.name, "%Y%m%d-%H%M%S")  # noqa: DTZ007
        except ValueError:
            continue
        return timezone.make_aware(made)
    return None
