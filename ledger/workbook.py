"""The ledger as a workbook, written row by row to a file: ten thousand rows do not fill the memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from ledger.columns import COLUMNS, Column, Kind, Merged, Row
from ledger.rows import runs

HEADER_ROW = 1
CELL_LIMIT = 32_767
CUT = "…(超出单元格长度,其余见系统)"
# What XML cannot hold; tab and line breaks may stay.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LINE_HEIGHT = 15.0
TALLEST = 400.0


def safe_cell(text: str) -> str:
    """A text that a spreadsheet can hold; written as a string, so ``=1+1`` stays a text."""
    text = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    # The limit counts UTF-16 units: a rare character takes two.
    if len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return text
    return text.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(CUT))].decode("utf-16-le", "ignore") + CUT


@dataclass
class _Sheet:
    """Where writing stands, and what is open downwards."""

    sheet: Any
    text: Any
    date: Any
    row: int = HEADER_ROW + 1
    category_start: int = HEADER_ROW + 1
    category_id: int | None = None


def write_workbook(path: Path, rows: Iterator[Row], *, title: str) -> int:
    """Writes the file and answers how many measures it holds."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": safe_cell(title)[:255]})
    sheet = book.add_worksheet("整改台账")
    _set_up_page(sheet)
    _write_head(book, sheet, title)
    state = _Sheet(sheet, _body(book), _body(book, num_format="yyyy-mm-dd", align="center"))
    for run in runs(rows):
        _write_run(state, run)
    _merge_category(state)
    last = max(state.row - 1, HEADER_ROW)
    sheet.print_area(0, 0, last, len(COLUMNS) - 1)
    book.close()
    return state.row - HEADER_ROW - 1


def _set_up_page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.repeat_rows(0, HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 3)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width)


def _write_head(book: Any, sheet: Any, title: str) -> None:
    """Title across all columns and the header; ``merge_range`` within one row suits constant memory."""
    heading = book.add_format(
        {"font_name": "方正小标宋简体", "font_size": 22, "align": "center", "valign": "vcenter"}
    )
    header = book.add_format(
        {
            "font_name": "黑体",
            "font_size": 11,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
            "border": 1,
            "bg_color": "#EDEDED",
        }
    )
    sheet.set_row(0, 40)
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, "", heading)
    sheet.write_string(0, 0, safe_cell(title), heading)
    sheet.set_row(HEADER_ROW, 32)
    for index, column in enumerate(COLUMNS):
        sheet.write_string(HEADER_ROW, index, column.title, header)


def _body(book: Any, **more: object) -> Any:
    look = {"font_name": "仿宋_GB2312", "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}
    return book.add_format(look | more)


def _write_run(state: _Sheet, run: list[Row]) -> None:
    """The rows of one sub-issue; what they share is written once and merged downwards."""
    start = state.row
    category_id = run[0].measure.category_id
    if category_id != state.category_id:
        _merge_category(state)
        state.category_id, state.category_start = category_id, start
    shared = _lines(run[0], is_shared=True) / len(run)
    for row in run:
        lines = max(_lines(row, is_shared=False), shared, 1.0)
        state.sheet.set_row(state.row, min(lines * LINE_HEIGHT + 4, TALLEST))
        _write_row(state, row, is_first=state.row == start)
        state.row += 1
    for index, column in enumerate(COLUMNS):
        if column.merged is Merged.SUB_ISSUE:
            _merge(state.sheet, start, state.row - 1, column=index)


def _merge_category(state: _Sheet) -> None:
    for index, column in enumerate(COLUMNS):
        if column.merged is Merged.CATEGORY and state.category_id is not None:
            _merge(state.sheet, state.category_start, state.row - 1, column=index)


def _merge(sheet: Any, first: int, last: int, *, column: int) -> None:
    """Registers a merge of cells that are written already.

    ``merge_range`` would write into rows that constant memory has let go.
    """
    if last > first:
        sheet.merge.append([first, column, last, column])


def _write_row(state: _Sheet, row: Row, *, is_first: bool) -> None:
    """A cell that a merge covers is left blank, with its border."""
    for index, column in enumerate(COLUMNS):
        is_covered = (column.merged is Merged.SUB_ISSUE and not is_first) or (
            column.merged is Merged.CATEGORY and state.row != state.category_start
        )
        value = None if is_covered else column.value(row)
        _write_cell(state, index, column=column, value=value)


def _write_cell(state: _Sheet, index: int, *, column: Column, value: str | int | date | None) -> None:
    sheet = state.sheet
    if value is None or value == "":
        sheet.write_blank(state.row, index, None, state.text)
    elif column.kind is Kind.DATE and isinstance(value, date):
        sheet.write_datetime(state.row, index, value, state.date)
    elif column.kind is Kind.NUMBER and isinstance(value, int):
        sheet.write_number(state.row, index, value, state.text)
    else:
        sheet.write_string(state.row, index, safe_cell(str(value)), state.text)


def _lines(row: Row, *, is_shared: bool) -> float:
    """How many lines the tallest cell needs: Excel does not work it out for merged cells."""
    tallest = 1
    for column in COLUMNS:
        if column.merged is Merged.CATEGORY or (column.merged is Merged.SUB_ISSUE) is not is_shared:
            continue
        if column.kind is Kind.TEXT:
            tallest = max(tallest, _lines_of(str(column.value(row) or ""), column.width))
    return float(tallest)


def _lines_of(text: str, width: float) -> int:
    """A Chinese character is as wide as two Latin ones."""
    room = max(width - 1, 2)
    return sum(
        max(1, -(-sum(2 if sign > "\u2e80" else 1 for sign in part) // int(room)))
        for part in text[:4000].split("\n")
    )
