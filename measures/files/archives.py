"""Zip archives, Office and OFD files among them: bounded before anything is unpacked, then looked into.

Sizes are believed only where they refuse; what is unpacked to look at is counted while it is read.
"""

from __future__ import annotations

import html
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol, cast

from measures import secrecy
from measures.files.kinds import (
    BROKEN,
    LOCKED,
    MACROS,
    OLD_OFFICE,
    PACKED,
    PROGRAMS,
    ZIP_ERRORS,
    kind_of,
)
from measures.files.ole import refuse_macros
from measures.files.text import decoded

MEGABYTE = 1024 * 1024
MAX_ENTRIES = 10_000
MAX_UNPACKED = 4096 * MEGABYTE
# Below this nothing is a bomb; above it no honest document is packed to less than a hundredth.
HARMLESS = 20 * MEGABYTE
MAX_RATIO = 100
# A zip in a zip with a document that holds a table.
MAX_DEPTH = 3

# What zipfile unpacks piece by piece; of the others one piece may fill the memory, so none is looked into.
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NESTED = frozenset({".zip", ".docx", ".xlsx", ".pptx", ".ofd", ".wps", ".et", ".dps"})
_MAILS = frozenset({".eml", ".msg"})
_TEXTS = frozenset({".txt", ".csv"})
_OLD_OFFICE = frozenset({".doc", ".xls", ".ppt", ".bin"})
_PARTS = re.compile(
    r"(?i)word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\d*\.xml"
    r"|xl/(?:workbook|sharedStrings|comments\d*|worksheets/[^/]+|drawings/[^/]+)\.xml"
    r"|ppt/(?:slides|notesSlides|slideMasters|slideLayouts)/[^/]+\.xml"
    r"|docProps/(?:core|app|custom)\.xml|OFD\.xml|Doc_\d+/(?:Document|(?:Pages|Tpls|Annots)/.+)\.xml"
)
# "[^<>]" and not "[^>]": a part of nothing but "<" would take the square of its length.
_TAG = re.compile(r"<[^<>]*>")
_MACROS = re.compile(r"(?i)(?:^|/)(?:vbaProject[^/]*\.bin|vbaData\.xml|macrosheets/|intlmacrosheets/)")
_DRIVE = re.compile(r"^(?:[\\/]|[A-Za-z]:)")

BOMB = "解压后过大,可能是压缩炸弹,不能上传。请减少内容后分几个文件上传。"


@dataclass
class Room:
    """What may still be spent on looking into one upload, everything nested in it included."""

    unpacked: int = 64 * MEGABYTE
    entries: int = MAX_ENTRIES


class Look(Protocol):
    """Looks at what lies in an archive and is none: of what kind it is, and what may still be spent."""

    def __call__(self, file: BinaryIO, kind: str, *, size: int, room: Room, depth: int) -> str | None: ...


def refuse_archive(
    file: BinaryIO, *, size: int, room: Room | None = None, depth: int = 1, look: Look | None = None
) -> str | None:
    """The end of a sentence that begins with the archive's name, or None. Leaves ``file`` at its start.

    ``look``: for saved mails in it; without one they stay closed.
    """
    room = room or Room()
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            refusal = _refuse_sizes(entries, size=size, room=room)
            return (
                refusal
                or _refuse_names(entries)
                or _refuse_contents(archive, entries, room=room, depth=depth, look=look)
            )
    except (*ZIP_ERRORS, zlib.error):
        return BROKEN
    finally:
        file.seek(0)


def _refuse_sizes(entries: list[zipfile.ZipInfo], *, size: int, room: Room) -> str | None:
    room.entries -= len(entries)
    if room.entries < 0:
        return f"里的文件超过{MAX_ENTRIES}个,请分成几个压缩包上传。"
    # More packed bytes than the file has: entries that overlap, each unpacking the same bytes.
    if sum(entry.compress_size for entry in entries) > size:
        return BOMB
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or (unpacked > HARMLESS and unpacked > MAX_RATIO * size):
        return BOMB
    return None


def _refuse_names(entries: list[zipfile.ZipInfo]) -> str | None:
    for entry in entries:
        name = entry_name(entry)
        if _DRIVE.match(name) or ".." in PurePosixPath(name.replace("\\", "/")).parts:
            return f"里有指向其他文件夹的路径“{name[:80]}”,解压会覆盖别的文件,不能上传。"
        if _MACROS.search(name):
            return MACROS
        if entry.flag_bits & 1:
            return "设有解压密码,无法检查内容。请去掉密码后再上传。"
        if PurePosixPath(name).suffix.lower() in PROGRAMS:
            return f"里有不允许上传的文件“{name[:80]}”(程序、脚本或带宏的文件),请去掉后再上传。"
        if secrecy.IN_NAME.search(PurePosixPath(name).name):
            return f"里的“{PurePosixPath(name).name[:80]}”文件名{secrecy.WORDS}"
    return None


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Chinese Windows packs names in GBK without saying so; zipfile reads them as those of an old IBM PC."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _refuse_contents(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, room: Room, depth: int, look: Look | None
) -> str | None:
    is_office = any(entry.filename == "[Content_Types].xml" for entry in entries)
    for entry in entries:
        if entry.compress_type not in _BOUNDED:
            continue
        name = entry_name(entry)
        last = PurePosixPath(name).suffix.lower()
        if name == "[Content_Types].xml" and b"macroEnabled" in _read(archive, entry, room=room):
            return MACROS
        if last in _TEXTS or _PARTS.fullmatch(name):
            if secrecy.has_mark(_plain(_read(archive, entry, room=room), is_marked_up=last == ".xml")):
                where = "的正文" if is_office or last == ".xml" else f"里的“{name[:80]}”"
                return f"{where}{secrecy.WORDS}"
        elif last in _NESTED | _OLD_OFFICE or (last in _MAILS and look is not None):
            refusal = _refuse_nested(archive, entry, room=room, depth=depth, look=look)
            if refusal:
                return f"里的“{name[:80]}”{refusal}"
    return None


def _plain(data: bytes, *, is_marked_up: bool) -> str:
    """Runs put together, so that a mark in two colours is found."""
    texts = decoded(data)
    if not is_marked_up:
        return "\n".join(texts)
    return "\n".join(html.unescape(_TAG.sub("", text)) for text in texts if secrecy.may_be_marked(text))


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, room: Room) -> bytes:
    """The beginning of one entry, taken from ``room``."""
    with archive.open(entry) as part:
        data = part.read(min(secrecy.MAX_READ, room.unpacked))
    room.unpacked -= len(data)
    return data


def _refuse_nested(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, room: Room, depth: int, look: Look | None
) -> str | None:
    last = PurePosixPath(entry.filename).suffix.lower()
    is_packed = last == ".zip" or last in _MAILS
    if is_packed and depth >= MAX_DEPTH:
        return "套得太深。请解开后分别上传。"
    if depth >= MAX_DEPTH:
        return None
    if entry.file_size > room.unpacked:
        return "太大,无法检查内容。请解开后分别上传。" if is_packed else None
    with tempfile.SpooledTemporaryFile(8 * MEGABYTE) as inner:
        size = 0
        for chunk in _chunks(archive, entry):
            size += len(chunk)
            inner.write(chunk)
        room.unpacked -= size
        file = cast("BinaryIO", inner)
        return _refuse_inner(file, last, size=size, room=room, depth=depth, look=look)


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while chunk := part.read(MEGABYTE):
            yield chunk


def _refuse_inner(
    inner: BinaryIO, suffix: str, *, size: int, room: Room, depth: int, look: Look | None
) -> str | None:
    kind = kind_of(inner, suffix if suffix in _MAILS else "")
    if kind in PACKED:
        return refuse_archive(inner, size=size, room=room, depth=depth + 1, look=look)
    if kind in ("eml", "msg") and look is not None:
        return look(inner, kind, size=size, room=room, depth=depth + 1)
    if kind in OLD_OFFICE:
        return refuse_macros(inner)
    return LOCKED if kind == "locked" else None
