"""A returned table of any kind that is read: .xlsx, .ods, .xls, .et, .xlsb, .csv, .txt.

Everything else about opening, sizes and marks is as for a workbook of our own (``opening``).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from audit.exceptions import Refused
from measures import secrecy
from measures.files.ole import refuse_macros
from workbooks.opening import MAX_FILE_SIZE, OLE_HEAD, open_archive, open_part_archive, opened
from workbooks.reading.foreign import ForeignBook, read_foreign
from workbooks.reading.model import Grid
from workbooks.reading.ods import read_ods
from workbooks.reading.parts import hidden_grid, read_grids
from workbooks.reading.text_tables import read_text_table

OWN, ODS, XLSB = ".xlsx", ".ods", ".xlsb"
OLD = (".xls", ".et")
TEXTS = (".csv", ".txt")
MACROS = (".xlsm", ".xltm", ".xlam")
ENDINGS = (OWN, *OLD, ODS, XLSB, *TEXTS)


@dataclass(frozen=True)
class OpenTables:
    """The visible sheets, and a hidden one by its name."""

    visible: Iterable[Grid]
    hidden: Callable[[str], Grid | None]


@contextmanager
def open_tables(source: Path | BinaryIO, *, name: str) -> Iterator[OpenTables]:
    """The sheets of an upload; raises ``Refused`` for a file, ``UnreadableWorkbook`` for what is in it."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending not in (*ENDINGS, *MACROS):
        raise Refused(f"“{name}”不是能读取的表格。可以上传:{'、'.join(ENDINGS)}。")
    if ending in (OWN, *MACROS):
        with open_archive(source, name=name) as archive:
            yield OpenTables(read_grids(archive), lambda title: hidden_grid(archive, title))
        return
    if secrecy.IN_NAME.search(name):
        raise Refused(f"“{name}”的文件名{secrecy.WORDS}")
    with opened(source) as file:
        book = _book(file, name=name, ending=ending)
    _check_secrecy([*book.visible, *book.hidden], name=name)
    yield OpenTables(
        book.visible, lambda title: next((one for one in book.hidden if one.name == title), None)
    )


def _book(file: BinaryIO, *, name: str, ending: str) -> ForeignBook:
    size = file.seek(0, 2)
    file.seek(0)
    if size > MAX_FILE_SIZE:
        raise Refused(f"“{name}”超过 {MAX_FILE_SIZE // 1024 // 1024} MB,请拆成几个文件后再上传。")
    if ending in TEXTS:
        return ForeignBook(list(read_text_table(file.read())))
    if ending in OLD:
        return _old(file, name=name)
    with open_part_archive(file, name=name) as archive:
        if ending == ODS:
            return read_ods(archive)
    file.seek(0)
    return read_foreign(file.read(), suffix=ending)


def _old(file: BinaryIO, *, name: str) -> ForeignBook:
    """.xls and .et are one format; a page or a text that was named .xls is told by its first bytes."""
    head = file.read(len(OLE_HEAD))
    file.seek(0)
    if zipfile.is_zipfile(file):
        raise Refused(f"“{name}”其实是 .xlsx 文件,请把文件名的结尾改成 .xlsx 后再上传。")
    if head != OLE_HEAD:
        raise Refused(
            f"“{name}”不是完好的 Excel 文件,读不出内容。请在 Excel 或 WPS 中打开,另存为 .xlsx 后再上传。"
        )
    if refusal := refuse_macros(file):
        raise Refused(f"“{name}”{refusal}")
    file.seek(0)
    return read_foreign(file.read(), suffix=".xls")


def _check_secrecy(grids: Iterable[Grid], *, name: str) -> None:
    """Marks in texts that no reader of archives has looked at."""
    rows = (cell.text for grid in grids for row in grid.rows.values() for cell in row.values())
    if secrecy.has_mark("\n".join(rows)[: secrecy.MAX_READ]):
        raise Refused(f"“{name}”的正文{secrecy.WORDS}")
