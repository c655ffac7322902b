"""Draws forms as receivers do: borders around the table, merged titles, signatures below."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADER_FONT = Font(name="黑体", size=11, bold=True)
BODY_FONT = Font(name="仿宋_GB2312", size=10)
EXAMPLE_FONT = Font(name="楷体", size=10, italic=True, color="FF808080")
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(vertical="center", wrap_text=True)
GREY = PatternFill("solid", fgColor="FFD9D9D9")


def new_book(title: str = "台账") -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = title
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return book, sheet


def put(sheet: Worksheet, row: int, values: Sequence[object], *, first: int = 1) -> None:
    for column, value in enumerate(values, start=first):
        if value is not None:
            sheet.cell(row, column, value)


def frame(sheet: Worksheet, area: str, *, font: Font = BODY_FONT, align: Alignment = LEFT) -> None:
    for row in sheet[area] if ":" in area else ((sheet[area],),):
        for cell in row:
            cell.border, cell.font, cell.alignment = FRAME, font, align


def heading(sheet: Worksheet, text: str, *, width: int, row: int = 1) -> None:
    sheet.cell(row, 1, text).font = Font(name="方正小标宋简体", size=20)
    sheet.cell(row, 1).alignment = MIDDLE
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    sheet.row_dimensions[row].height = 36


def header(sheet: Worksheet, row: int, titles: Sequence[str | None], *, rows: int = 1) -> None:
    put(sheet, row, titles)
    frame(sheet, area_of(row, len(titles), rows=rows), font=HEADER_FONT, align=MIDDLE)
    for cells in sheet[area_of(row, len(titles), rows=rows)]:
        for cell in cells:
            cell.fill = GREY


def prepared(sheet: Worksheet, row: int, *, rows: int, width: int, height: float | None = 30) -> None:
    frame(sheet, area_of(row, width, rows=rows))
    for number in range(row, row + rows):
        sheet.row_dimensions[number].height = height


def area_of(row: int, width: int, *, rows: int = 1) -> str:
    return f"A{row}:{get_column_letter(width)}{row + rows - 1}"


def widths(sheet: Worksheet, *sizes: float) -> None:
    for column, size in enumerate(sizes, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = size


def as_bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
