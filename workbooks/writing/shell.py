"""The workbook without its rows: styles, titles, headers, print setup. A library writes it once.

XlsxWriter knows what spreadsheet programs insist on; ``body`` then streams rows between the two halves
of each sheet.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from workbooks import identity
from workbooks.writing.cells import lines_of, safe_cell
from workbooks.writing.plan import SheetPlan

HEADER_ROW = 2
HEADER_HEIGHT, HEADER_LINE = 32.0, 17.0
FIRST_ROW = HEADER_ROW + 1
# Sheets so wide (in characters) are printed on A3.
WIDE = 150
A3, A4 = 8, 9
DATE_FORM = "yyyy-mm-dd"
MONEY_FORM = "#,##0.00"
# Stands for the last row in a print area until it is known, one less for each further sheet. Not the very
# last: an area of all rows would be written without numbers.
LAST_ROW = 1_048_575
BODY_FONT = {"font_name": "仿宋_GB2312", "font_size": 10, "valign": "vcenter", "text_wrap": True}


@dataclass(frozen=True)
class SheetStyles:
    """Numbers of the cell styles, as the sheet's XML names them."""

    text: int
    date: int
    word: int
    link: int
    note: int
    money: int


@dataclass(frozen=True)
class SheetShell:
    """``part`` is the sheet's name in the archive; rows go between ``head`` and ``tail``."""

    part: str
    head: bytes
    tail: bytes
    merges: tuple[str, ...]
    styles: SheetStyles


def write_shell(path: Path, plans: Sequence[SheetPlan], *, title: str, origin: identity.Origin) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": safe_cell(title)[:255]})
    body = [
        book.add_format(BODY_FONT | {"border": 1} | more)
        for more in (
            {},
            {"num_format": DATE_FORM, "align": "center"},
            {"align": "center"},
            {"font_color": "#0563C1", "underline": 1},
            {"border": 0},
            {"num_format": MONEY_FORM, "align": "right"},
        )
    ]
    heading = book.add_format(
        {"font_name": "方正小标宋简体", "font_size": 22, "align": "center", "valign": "vcenter"}
    )
    header = book.add_format(BODY_FONT | _header_look())
    for index, plan in enumerate(plans):
        sheet = book.add_worksheet(plan.name)
        _set_up_page(sheet, plan, last_row=LAST_ROW - index)
        _write_head(sheet, plan, heading=heading, header=header)
        for column, form in enumerate(body):
            sheet.write_blank(FIRST_ROW - 1, column, None, form)
    _write_origin(book, origin)
    book.close()


def _header_look() -> dict[str, object]:
    return {"font_name": "黑体", "font_size": 11, "align": "center", "border": 1, "bg_color": "#EDEDED"}


def _set_up_page(sheet: Any, plan: SheetPlan, *, last_row: int) -> None:
    width = sum(column.width for column in plan.columns)
    last = len(plan.columns) - 1
    if width > WIDE / 2:
        sheet.set_landscape()
    sheet.set_paper(A3 if width > WIDE else A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.center_horizontally()
    sheet.repeat_rows(0, HEADER_ROW - 1)
    sheet.freeze_panes(HEADER_ROW, 3 if width > WIDE else 0)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.print_area(0, 0, last_row - 1, last)
    for index, column in enumerate(plan.columns):
        sheet.set_column(index, index, column.width)
    if plan.kind:
        sheet.set_column(last + 1, last + 1, 20, None, {"hidden": True})


def _write_head(sheet: Any, plan: SheetPlan, *, heading: Any, header: Any) -> None:
    """Title across all columns and the header."""
    last = len(plan.columns) - 1
    sheet.set_row(0, 40)
    if last:
        sheet.merge_range(0, 0, 0, last, "", heading)
    sheet.write_string(0, 0, safe_cell(plan.title), heading)
    lines = max(lines_of(column.title, column.width) for column in plan.columns)
    sheet.set_row(HEADER_ROW - 1, max(HEADER_HEIGHT, lines * HEADER_LINE))
    for index, column in enumerate(plan.columns):
        sheet.write_string(HEADER_ROW - 1, index, safe_cell(column.title), header)
    if plan.kind:
        sheet.write_string(HEADER_ROW - 1, last + 1, identity.COLUMN_TITLE)


def _write_origin(book: Any, origin: identity.Origin) -> None:
    sheet = book.add_worksheet(identity.SHEET_NAME)
    for row, (name, text) in enumerate(identity.origin_rows(origin)):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, text)
    sheet.very_hidden()


MARKER_ROW = re.compile(rf'<row r="{FIRST_ROW}"[^>]*>(.*?)</row></sheetData>')
STYLE = re.compile(r'\bs="(\d+)"')
MERGES = re.compile(r'<mergeCells count="\d+">(.*?)</mergeCells>')
# Left out: the last row is not known yet, and a wrong one would be believed.
DIMENSION = re.compile(r"<dimension [^>]*/>")


def read_shell(archive: zipfile.ZipFile, count: int) -> list[SheetShell]:
    """The halves of the first ``count`` sheets."""
    return [_read_sheet(archive, f"xl/worksheets/sheet{number}.xml") for number in range(1, count + 1)]


def _read_sheet(archive: zipfile.ZipFile, part: str) -> SheetShell:
    xml = DIMENSION.sub("", archive.read(part).decode())
    marker = MARKER_ROW.search(xml)
    if marker is None:
        raise ValueError(f"no row to take styles from in {part}")
    merged = MERGES.search(xml)
    tail = MERGES.sub("", xml[marker.end() :])
    return SheetShell(
        part,
        head=xml[: marker.start()].encode(),
        tail=tail.encode(),
        merges=tuple(re.findall(r'ref="([^"]+)"', merged.group(1))) if merged else (),
        styles=SheetStyles(*map(int, STYLE.findall(marker.group(1)))),
    )
