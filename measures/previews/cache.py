"""The folder of what was made: by the hash of its source, bounded in size and age, ours alone."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

FOLDER_MODE = 0o700


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "previews"


def path_of(sha256: str, suffix: str) -> Path:
    return folder() / sha256[:2] / f"{sha256}{suffix}"


def kept(sha256: str, suffix: str) -> Path | None:
    """Where it lies, noted as used now; None when it has to be made."""
    path = path_of(sha256, suffix)
    try:
        os.utime(path)
    except OSError:
        return None
    return path


def keep(sha256: str, suffix: str, data: bytes) -> Path:
    """Whole or not at all; two that make the same put down the same."""
    path = path_of(sha256, suffix)
    for one in (folder(), path.parent):
        one.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="part-")  # readable by us alone
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def sweep_previews(_today: date) -> str:
    """Takes away what nobody looked at for PREVIEW_DAYS, then the longest unused above PREVIEW_MAX_BYTES."""
    oldest = (timezone.now() - timedelta(days=settings.PREVIEW_DAYS)).timestamp()
    room, count = settings.PREVIEW_MAX_BYTES, 0
    for used, size, path in sorted(_files(), reverse=True):
        room -= size
        if used < oldest or room < 0:
            path.unlink(missing_ok=True)
            count += 1
    return f"清理了{count}份预览" if count else ""


def _files() -> Iterator[tuple[float, int, Path]]:
    for path in folder().rglob("*"):
        with contextlib.suppress(FileNotFoundError):  # it was replaced meanwhile
            found = path.stat()
            if path.is_file():
                yield found.st_mtime, found.st_size, path
