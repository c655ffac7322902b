"""A sheet saved as text: .csv and .txt in the encodings and with the separators that spreadsheets write."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from statements.spelling import with_newlines
from workbooks.reading.cells import MAX_CELL, MAX_COLUMNS, TOO_LARGE, Budget
from workbooks.reading.model import Cell, Grid, UnreadableWorkbook, letter_of

SEPARATORS = (",", "\t", ";", "|")
SHEET = "文本表格"
_SAMPLE_LINES = 40
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
NO_TEXT = "文件不是文本表格,或编码读不出来。请在 Excel 或 WPS 中打开,另存为“Excel 工作簿(*.xlsx)”后再上传。"


def read_text_table(data: bytes) -> Iterator[Grid]:
    """The one sheet of such a file; raises ``UnreadableWorkbook`` for what is no text."""
    text = decoded(data)
    grid, budget = Grid(SHEET), Budget()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    try:
        for number, row in enumerate(reader, start=1):
            _add(grid, number, row, budget=budget)
    except csv.Error as error:
        raise UnreadableWorkbook(NO_TEXT) from error
    yield grid


def decoded(data: bytes) -> str:
    """By the mark at the beginning, else UTF-8, else the Chinese encodings of older programs."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _text(data, encoding)
    try:
        return _text(data, "utf-8")
    except UnreadableWorkbook:
        return _text(data, "gb18030")


def _text(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableWorkbook(NO_TEXT) from error
    if "\x00" in text:
        raise UnreadableWorkbook(NO_TEXT)
    return text


def separator_of(text: str) -> str:
    """The sign that gives the first rows most columns, alike in most of them; a comma where none does."""
    sample = text[: MAX_CELL * 2]
    ranked = [(_columns(sample, sign), -index, sign) for index, sign in enumerate(SEPARATORS)]
    return max(ranked)[2]


def _columns(sample: str, sign: str) -> int:
    """Cells of the widest row, times the rows that ``sign`` parts at all; 0 for what is no table."""
    rows: list[int] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=sign):
            rows.append(sum(1 for text in row if text.strip()))
            if len(rows) == _SAMPLE_LINES:
                break
    except csv.Error:
        return 0
    widest = max(rows, default=0)
    return widest * sum(1 for count in rows if count > 1)


def _add(grid: Grid, number: int, row: list[str], *, budget: Budget) -> None:
    filled = {index: text for index, text in enumerate(row, start=1) if text.strip()}
    if not filled:
        return
    budget.spend(cells=len(filled), rows=1, characters=sum(map(len, filled.values())))
    if max(filled) > MAX_COLUMNS or max(map(len, filled.values())) > MAX_CELL:
        place = f"第{number}行{letter_of(max(filled))}列"
        raise UnreadableWorkbook(f"{place}:{TOO_LARGE}")
    grid.rows[number] = {index: Cell(with_newlines(text)) for index, text in filled.items()}
