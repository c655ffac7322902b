"""Old Office files (.doc, .xls, .ppt and what WPS makes of them): macros, and marks in their texts.

Sources: [MS-OVBA] for the storages of a macro project, [MS-XLS] BoundSheet8 for macro sheets,
[MS-PPT] VBAInfoAtom for presentations.
"""

from __future__ import annotations

import re
import struct
from typing import BinaryIO

import olefile

from measures import secrecy
from measures.files.kinds import BROKEN, MACROS, OLE_ERRORS

_PROJECTS = frozenset({"macros", "vba", "_vba_project", "_vba_project_cur", "vbaproject"})
_BOUND_SHEET, _END = 0x85, 0x0A
# Sheets of Excel 4 macros, and modules.
_RUN = (b"\x01", b"\x06")
# VBAInfoContainer holding a VBAInfoAtom whose fHasMacros is set.
_IN_SLIDES = re.compile(
    rb"\x1f\x00\xff\x03\x14\x00\x00\x00\x02\x00\x00\x04\x0c\x00\x00\x00.{4}\x01\x00\x00\x00", re.S
)
_TEXTS = ("WordDocument", "Workbook", "Book", "PowerPoint Document")


def refuse_macros(file: BinaryIO) -> str | None:
    """The end of a sentence that begins with the file's name, or None. Leaves ``file`` at its start."""
    try:
        with olefile.OleFileIO(file) as document:
            paths = document.listdir(streams=True, storages=True)
            if any(part.lower() in _PROJECTS for path in paths for part in path):
                return MACROS
            return _refuse_texts(document)
    except OLE_ERRORS:
        return BROKEN
    finally:
        file.seek(0)


def _refuse_texts(document: olefile.OleFileIO) -> str | None:
    for name in _TEXTS:
        if not document.exists(name):
            continue
        data = document.openstream(name).read(secrecy.MAX_READ)
        if _has_macro_sheet(data) if name in ("Workbook", "Book") else _IN_SLIDES.search(data):
            return MACROS
        # Chinese stands in these streams as UTF-16; a table's strings may begin at an odd byte.
        if any(secrecy.has_mark(data[start:].decode("utf-16-le", "ignore")) for start in (0, 1)):
            return f"的正文{secrecy.WORDS}"
    return None


def _has_macro_sheet(data: bytes) -> bool:
    """Whether the list of sheets names one of macros; reads the records up to the end of the first part."""
    at = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == _END:
            return False
        if kind == _BOUND_SHEET and length > 5 and data[at + 9 : at + 10] in _RUN:
            return True
        at += 4 + length
    return False
