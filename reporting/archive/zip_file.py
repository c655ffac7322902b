"""A zip written from front to back: any size in the memory of one piece, and a hash of all it holds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

PIECE = 1024 * 1024
# What is packed already costs time to pack again and saves nothing.
STORED = (
    *(".pdf", ".ofd", ".docx", ".xlsx", ".pptx", ".zip", ".rar", ".7z", ".gz"),
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".mp3", ".m4a", ".mp4", ".mov"),
)


class Damaged(Exception):
    """The file is not the one that was handed in, or cannot be read."""


class ArchiveZip:
    """Names are relative to ``root``, the folder that the zip opens into."""

    def __init__(self, target: ZipFile, *, root: str, on_bytes: Callable[[int], object] = int) -> None:
        self._zip = target
        self._root = root
        self._on_bytes = on_bytes
        self._sums: list[str] = []

    def add(self, name: str, data: bytes) -> str:
        """Answers the SHA-256."""
        return self._stream(name, BytesIO(data), size=len(data), at=timezone.now(), expected="")

    def add_path(self, name: str, path: Path) -> str:
        with path.open("rb") as source:
            size = path.stat().st_size
            return self._stream(name, source, size=size, at=timezone.now(), expected="")

    def add_checked(self, name: str, source: IO[bytes], *, sha256: str, at: datetime) -> None:
        """Adds a file if it has this hash. Raises ``Damaged``, and then nothing of it stays."""
        size = os.fstat(source.fileno()).st_size
        self._stream(name, source, size=size, at=at, expected=sha256)

    def finish(self, name: str) -> None:
        """Adds the list of hashes, as ``sha256sum -c`` reads it."""
        self._zip.writestr(
            self._info(name, timezone.now()), "".join(self._sums).encode(), compress_type=ZIP_DEFLATED
        )

    def _stream(self, name: str, source: IO[bytes], *, size: int, at: datetime, expected: str) -> str:
        start, digest = self._zip.start_dir, hashlib.sha256()
        info = self._info(name, at)
        # Tells the zip beforehand whether it needs the wide form (zip64).
        info.file_size = size
        try:
            with self._zip.open(info, "w") as target:
                for piece in _pieces(source):
                    digest.update(piece)
                    target.write(piece)
                    self._on_bytes(len(piece))
            if expected and digest.hexdigest() != expected:
                raise Damaged
        except Damaged:
            self._take_back(info, start)
            raise
        self._sums.append(f"{digest.hexdigest()}  {name}\n")
        return digest.hexdigest()

    def _take_back(self, info: ZipInfo, start: int) -> None:
        """Whether a file is what it was shows at its end, when it is written: it is cut off again."""
        self._zip.filelist.remove(info)
        del self._zip.NameToInfo[info.filename]
        self._zip.start_dir = start
        file = self._zip.fp
        if file is None:
            raise TypeError("the zip is closed")
        file.seek(start)
        file.truncate()

    def _info(self, name: str, at: datetime) -> ZipInfo:
        """Names outside ASCII get the UTF-8 flag from ``ZipInfo``; Windows then shows them as they are."""
        info = ZipInfo(f"{self._root}/{name}", timezone.localtime(at).timetuple()[:6])
        info.compress_type = ZIP_STORED if Path(name).suffix.lower() in STORED else ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    while True:
        try:
            piece = source.read(PIECE)
        except OSError as error:
            raise Damaged from error
        if not piece:
            return
        yield piece
