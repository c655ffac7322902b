"""ZIP packages (docx, odt, ofd), looked into without ever unpacking more than is allowed."""

from __future__ import annotations

import io
import zipfile
import zlib

from notices.files.errors import UnreadableNotice

# A genuine notice unpacks to well under 5 MB; an archive that declares more is an attack or a picture book.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 200
# XML grows tenfold in memory; the longest notice looked at has 2 MB of it.
MAX_PART = 20 * 1024 * 1024
MAX_ENTRIES = 5000
_INCOMPLETE = "打不开这个文件,它可能没有下载完整。请重新取得文件再上传。"
_TOO_LARGE = "文件解压后过大,不能读取。请只保留通报正文,另存后再上传。"
_LOCKED = "文件设有打开密码,读不到内容。请去掉密码另存后再上传。"
_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)


class Package:
    """Raises ``UnreadableNotice`` for what is broken, locked or declares too much."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except _ERRORS as error:
            raise UnreadableNotice(_INCOMPLETE) from error
        self.names = {entry.filename for entry in entries}
        self._locked = any(entry.flag_bits & 1 for entry in entries)
        self._is_large = _is_too_large(entries, size=len(data))

    def refuse_hostile(self) -> None:
        """Asked before anything is read: sizes are judged as declared."""
        if self._locked:
            raise UnreadableNotice(_LOCKED)
        if self._is_large:
            raise UnreadableNotice(_TOO_LARGE)

    def read(self, name: str) -> bytes:
        """One part, never more than ``MAX_PART`` of it, whatever its header declares."""
        self.refuse_hostile()
        try:
            with self._archive.open(name) as part:
                data = part.read(MAX_PART + 1)
        except (*_ERRORS, KeyError) as error:
            raise UnreadableNotice(_INCOMPLETE) from error
        if len(data) > MAX_PART:
            raise UnreadableNotice(_TOO_LARGE)
        return data


def _is_too_large(entries: list[zipfile.ZipInfo], *, size: int) -> bool:
    unpacked = sum(entry.file_size for entry in entries)
    return len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(size, 1)
