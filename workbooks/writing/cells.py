"""What goes into a cell: one function makes any text safe for a spreadsheet, one writes it as XML."""

from __future__ import annotations

import re
import zlib
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from statements.spelling import with_newlines

CELL_LIMIT = 32_767
# Of a row: a line of text, and the most that a spreadsheet program shows.
LINE_HEIGHT = 15.0
TALLEST = 400.0
CUT = "…(超出单元格长度,其余见系统)"
# What XML cannot hold; tab and line breaks may stay.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# A spreadsheet reads _x0041_ as “A”; the underscore written this way keeps it as typed.
ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
SURELY_SHORT = CELL_LIMIT // 2
# 1900 was no leap year, but spreadsheets think so: dates before March of it are shifted.
FIRST_DAY = date(1900, 3, 1)
DAY_ZERO = date(1899, 12, 30).toordinal()


def safe_cell(text: str) -> str:
    """A text that a spreadsheet can hold; written as a string, so ``=1+1`` stays a text."""
    text = UNPRINTABLE.sub("", with_newlines(text))
    # The limit counts UTF-16 units: a rare character takes two.
    if len(text) < SURELY_SHORT or len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return text
    return text.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(CUT))].decode("utf-16-le", "ignore") + CUT


class Encoded(NamedTuple):
    """A text as it goes into the file: XML, checksum as ``identity.checksum`` has it, width of each line.

    Widths count a Chinese character as two Latin ones. ``is_loose``: it has space that must be kept.
    """

    xml: bytes
    crc: int
    widths: tuple[int, ...]
    is_number: bool = False
    is_loose: bool = False


NOTHING = Encoded(b"", zlib.crc32(b""), (0,))


def encode_value(value: str | int | Decimal | date | None) -> Encoded:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        return encode(value)
    if isinstance(value, int):
        return Encoded(b"%d" % value, zlib.crc32(b"%d" % value), (1,), is_number=True)
    if isinstance(value, Decimal):
        figure = str(value).encode()
        return Encoded(figure, zlib.crc32(figure), (len(figure),), is_number=True)
    text, number = value.isoformat().encode(), serial(value)
    # A date before spreadsheets have any is written as it reads.
    xml = text if number is None else b"%d" % number
    return Encoded(xml, zlib.crc32(text), (len(text),), is_number=number is not None)


def encode(text: str) -> Encoded:
    """Safe and escaped. Nearly every text takes the short way; each step in front of it costs time."""
    if (
        not text.isprintable()
        or "&" in text
        or "<" in text
        or ">" in text
        or "_x" in text
        or len(text) > SURELY_SHORT
    ):
        return _encode_carefully(text)
    raw = text.encode()
    stripped = text.strip()
    is_loose = stripped is not text
    crc = zlib.crc32(stripped.encode() if is_loose else raw)
    # In UTF-8 a Chinese character has three bytes, so that half of bytes and characters is the width.
    return Encoded(raw, crc, ((len(raw) + len(text)) >> 1,), False, is_loose)


def _encode_carefully(text: str) -> Encoded:
    text = safe_cell(text)
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    widths = tuple((len(line.encode()) + len(line)) >> 1 for line in text[:4000].split("\n"))
    xml = ESCAPED.sub("_x005F_", escaped).encode()
    return Encoded(xml, zlib.crc32(text.strip().encode()), widths, is_loose=True)


def serial(day: date) -> int | None:
    """The number a spreadsheet shows as this date; None for dates it has none for."""
    return day.toordinal() - DAY_ZERO if day >= FIRST_DAY else None


def room_of(width: float) -> int:
    """How many Latin characters a column of this width holds."""
    return max(int(width - 1), 2)


def lines_in(widths: tuple[int, ...], room: int) -> int:
    """How many lines a text needs; a spreadsheet does not work it out for merged cells."""
    if len(widths) == 1:
        return -(-widths[0] // room)
    return sum(-(-width // room) or 1 for width in widths)


def lines_of(text: str, width: float) -> int:
    return lines_in(encode(text).widths, room_of(width))
