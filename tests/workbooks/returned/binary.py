"""A minimal .xlsb, written record by record, because no program here writes one. Source: [MS-XLSB] 2.1.4."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tests.workbooks.books import PACKAGE, relations

_ROW, _NUMBER, _TEXT = 0, 5, 6
_SHEETS = (143, 144)
_SHEET, _BOOK = (129, 130), (131, 132)
_DATA, _SIZE, _BUNDLE = (145, 146), 148, 156


def _record(kind: int, data: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(data)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return number + size + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _cell(column: int, value: str | float) -> bytes:
    head = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return _record(_TEXT, head + _wide(value))
    return _record(_NUMBER, head + struct.pack("<d", value))


def xlsb(
    path: Path,
    rows: Sequence[Sequence[str | float]],
    *,
    name: str = "台账",
    last: tuple[int, int] | None = None,
) -> Path:
    """``last``: row and column, from 0, of one more cell."""
    width = max(map(len, rows))
    sheet = (
        _record(_SHEET[0])
        + _record(_SIZE, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
        + _record(_DATA[0])
    )
    for number, row in enumerate(rows):
        sheet += _record(_ROW, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        sheet += b"".join(_cell(column, value) for column, value in enumerate(row) if value != "")
    if last is not None:
        sheet += _record(_ROW, struct.pack("<IIHBBBI", last[0], 0, 300, 0, 0, 0, 0)) + _cell(last[1], "末")
    sheet += _record(_DATA[1]) + _record(_SHEET[1])
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name)
    book = (
        _record(_BOOK[0])
        + _record(_SHEETS[0])
        + _record(_BUNDLE, bundle)
        + _record(_SHEETS[1])
        + _record(_BOOK[1])
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")),
        "xl/_rels/workbook.bin.rels": relations(("rId1", "worksheet", "worksheets/sheet1.bin")),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path
