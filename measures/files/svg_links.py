"""Pictures (SVG) within documents that name other files: a converter would put those on the page."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from measures.files.kinds import ZIP_ERRORS

# As far as a converter looks for the beginning of one; and more than one of honest size has.
HEAD, MAX_READ = 16 * 1024, 20 * 1024 * 1024
_SVG = re.compile(rb"<(?:[\w.-]+:)?svg[\s>/]|<!DOCTYPE\s+svg", re.IGNORECASE)
_NAMED = re.compile(rb"href\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# Within itself, or a picture of dots: an SVG as data may name others in its turn.
_OWN = re.compile(rb"\s*(?:#|data:image/[\w.+-]+;base64,\s*(?:iVBOR|/9j/|R0lGOD))")
# By these an attribute gets a value that does not stand there.
_DECLARED = re.compile(rb"<!(?:ENTITY|ATTLIST)", re.IGNORECASE)


def names_other_files(data: bytes) -> bool:
    return any(map(_names_others, _pictures(data)))


def _pictures(data: bytes) -> Iterator[bytes]:
    """Whatever they are called: what a part holds decides."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    head = part.read(HEAD)
                    if _SVG.search(_plain(head)):
                        yield head + part.read(MAX_READ)
    except (*ZIP_ERRORS, zlib.error):
        yield data


def _names_others(picture: bytes) -> bool:
    text = _plain(picture)
    if not _SVG.search(text):
        return False
    named = (found[1] or found[2] or b"" for found in _NAMED.finditer(text))
    return bool(_DECLARED.search(text)) or not all(map(_OWN.match, named))


def _plain(data: bytes) -> bytes:
    """Packed, and in two bytes a sign, they are read as well."""
    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, MAX_READ)
        except zlib.error:
            return b""
    return data.replace(b"\0", b"")
