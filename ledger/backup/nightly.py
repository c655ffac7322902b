"""The backup of a night."""

from __future__ import annotations

import shutil
import time
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ledger.backup.make import UNFINISHED, finished, make_backup, rotate

STALE_SECONDS = 24 * 3600


def back_up(_today: date) -> str:
    """Into BACKUP_DIR, of which the newest BACKUP_KEEP stay."""
    if not settings.BACKUP_DIR:
        return "没有设置备份文件夹(BACKUP_DIR),没有备份"
    root = Path(settings.BACKUP_DIR)
    for left in root.glob(f"*{UNFINISHED}"):  # a killed one; a young one may be somebody's at work
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    made = make_backup(root, now=timezone.localtime())
    gone = rotate(root, keep=settings.BACKUP_KEEP) if settings.BACKUP_KEEP > 0 else []
    return f"已备份到 {made.name}" + (f",清理{len(gone)}份旧备份" if gone else "")


def last_backup() -> datetime | None:
    """When the newest whole backup in BACKUP_DIR was made, by whatever way; its name says it."""
    for folder in finished(Path(settings.BACKUP_DIR)) if settings.BACKUP_DIR else []:
        try:
            made = datetime.strptime(folder.name, "%Y%m%d-%H%M%S")  # noqa: DTZ007
        except ValueError:
            continue
        return timezone.make_aware(made)
    return None
