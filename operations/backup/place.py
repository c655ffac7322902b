"""The folder that backups lie in: one at work at a time, nobody else's to read, no link followed."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from audit.exceptions import Refused

UNFINISHED = ".unfinished"
LOCK = ".lock"
POOL = "files"
FILE_MODE, FOLDER_MODE = 0o600, 0o700
TICK = 0.2
NOT_WRITABLE = (errno.EROFS, errno.EACCES)


@contextmanager
def alone(root: Path, *, seconds: float = 0) -> Iterator[None]:
    """Nobody else backs up to ``root``, removes from it or restores meanwhile, else ``Refused``.

    Waits ``seconds`` for whoever is at work. The lock ends with the process. Where nothing can be written
    nobody else is at work either.
    """
    try:
        file = os.open(root / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, FILE_MODE)
    except OSError as error:
        if error.errno not in NOT_WRITABLE:
            raise
        yield
        return
    try:
        _take(file, root, time.monotonic() + seconds)
        yield
    finally:
        os.close(file)


def _take(file: int, root: Path, deadline: float) -> None:
    while not _is_taken(file):
        if time.monotonic() >= deadline:
            raise Refused(f"{root} 正在备份或恢复,请等它结束后再试。")
        time.sleep(TICK)


def _is_taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def prepare(root: Path) -> None:
    """For us alone, also what an earlier version or an umask left open."""
    for folder in (root, root / POOL):
        folder.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
        with suppress(PermissionError):  # somebody else's share, who decides himself who may read it
            folder.chmod(FOLDER_MODE)


def refuse_links(root: Path) -> None:
    """``root`` itself may be one; whatever lies in it is a folder or a file of ours."""
    for path in (*root.iterdir(), *(root / POOL).glob("*")):
        if path.is_symlink():
            raise Refused(f"备份文件夹里的 {path} 是符号链接,没有做任何改动。请移走它再试。")


def sweep(root: Path) -> None:
    """What a killed backup left; for who is alone."""
    for path in (*root.glob(f"*{UNFINISHED}"), *(root / POOL).glob(f"*/*{UNFINISHED}")):
        remove(path)


def remove(path: Path) -> None:
    """A folder with all that is in it, a file, or a link without what it names."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def new_file(path: Path) -> BinaryIO:
    """For writing; ``FileExistsError`` when anything has the name already, be it a link to nowhere."""
    return open(path, "xb", opener=_private)  # noqa: PTH123


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, FILE_MODE)


def open_plain(path: Path) -> BinaryIO:
    """For reading; ``OSError`` for a link."""
    return open(path, "rb", opener=_private)  # noqa: PTH123
