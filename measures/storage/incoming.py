"""Parts of uploads whose process was killed: no row names them, and nobody comes back for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

# Each piece that comes in is written at once: what was not touched for so long is not on its way.
ABANDONED = timedelta(hours=3)
# As Django names them: the folder may be one that other programs use as well.
PATTERN = "tmp*.upload*"


def sweep_incoming(_today: date) -> str:
    oldest = timezone.now() - ABANDONED
    found = [path for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob(PATTERN) if _is_older(path, oldest)]
    for path in found:
        path.unlink(missing_ok=True)
    return f"清理了{len(found)}个没有传完的文件" if found else ""


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:  # it has just arrived
        return False
