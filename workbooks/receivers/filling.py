"""Filling the receiver's own workbook: its formats, its merged cells, its other sheets stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.cell_range import CellRange

from audit.exceptions import Refused
from ledger.fields import FIELDS, FieldKind, Merged
from ledger.rows import LedgerRow, runs
from workbooks.receivers.headers import text_of
from workbooks.receivers.shifting import make_room
from workbooks.writing.cells import LINE_HEIGHT, TALLEST, lines_of, safe_cell, serial
from workbooks.writing.shell import DATE_FORM

MOST_LOOKED_AT = 2_000
# A program that opens the form keeps all of it in memory; larger ledgers go out as our own workbook.
MOST_ROWS = 20_000
FOOTER = re.compile(
    r"^(合计|总计|小计|共计|填表|填报|制表|审核人|审核|负责人|主要负责|联系人|联系电话|单位[((]?盖章|备注[::]|注[::]|说明[::]|附[::])"
)
TEXT_FORMAT, GENERAL = "@", "General"
WIDTH_OF_DATE = 11
USUAL_WIDTH = 8.43
# column → (formula, its place)
_Formulas = dict[int, tuple[str, str]]


@dataclass(frozen=True)
class Place:
    """Where a form is filled: its sheet, the last row of its header, and column (from 1) → field."""

    sheet: str
    header_row: int
    fields: Mapping[int, str]


@dataclass(frozen=True)
class _Body:
    """The rows that the form has for its table, none when ``last`` is before ``first``; the sheet's width."""

    first: int
    last: int
    width: int


@dataclass(frozen=True)
class _Model:
    """What every filled row needs to know of the form."""

    fields: Mapping[int, str]
    formulas: _Formulas
    widths: Mapping[int, float]
    date_forms: Mapping[int, str]


def fill(book: Any, place: Place, *, rows: Iterable[LedgerRow], is_merged: bool = True) -> int:
    """Writes the rows into the form and answers how many they are; raises ``Refused``."""
    if place.sheet not in book.sheetnames:
        raise Refused(f"表格里没有名为“{place.sheet}”的工作表,请重新上传接收单位的表格。")
    sheet = book[place.sheet]
    found = _counted(rows)
    body = _body(sheet, place)
    _clear(sheet, body)
    model = _Model(place.fields, _formulas(sheet, body), _widths(sheet), _date_forms(sheet, body))
    missing = len(found) - (body.last - body.first + 1)
    if missing > 0:
        make_room(book, sheet, first=body.first, last=body.last, by=missing)
    _copy_style(sheet, body, count=len(found))
    for offset, row in enumerate(found):
        _write_row(sheet, body.first + offset, row=row, model=model)
    if is_merged:
        _merge_down(sheet, body.first, rows=found, place=place)
    return len(found)


def _counted(rows: Iterable[LedgerRow]) -> list[LedgerRow]:
    found: list[LedgerRow] = []
    for row in rows:
        found.append(row)
        if len(found) > MOST_ROWS:
            raise Refused(f"超过{MOST_ROWS}行,请缩小范围,或用“整改台账”导出。")
    return found


def _body(sheet: Any, place: Place) -> _Body:
    """From behind the header to in front of the first row that closes the form."""
    first = place.header_row + 1
    width = sheet.max_column
    last = min(sheet.max_row, place.header_row + MOST_LOOKED_AT)
    end = next((row for row in range(first, last + 1) if _is_footer(sheet, row, width=width)), last + 1)
    return _Body(first, end - 1, width)


def _is_footer(sheet: Any, row: int, *, width: int) -> bool:
    texts = [text for text in map(text_of, sheet[row]) if text]
    if texts and FOOTER.match("".join(texts[0].split())):
        return True
    # A cell across most of the table closes it, too.
    areas = [area for area in sheet.merged_cells.ranges if area.min_row <= row <= area.max_row]
    return bool(texts) and any((area.max_col - area.min_col + 1) * 2 > width > 2 for area in areas)


def _clear(sheet: Any, body: _Body) -> None:
    """What stood in the rows as an example goes; what they calculate stays."""
    for area in list(sheet.merged_cells.ranges):
        if body.first <= area.min_row and area.max_row <= body.last:
            sheet.unmerge_cells(area.coord)
    for row in range(body.first, body.last + 1):
        for cell in sheet[row]:
            if not isinstance(cell, MergedCell) and cell.data_type != "f":
                cell.value = None
                cell.hyperlink = None


def _formulas(sheet: Any, body: _Body) -> _Formulas:
    """Those of the first row: what each further row calculates as well."""
    is_empty = body.last < body.first
    cells = [] if is_empty else [sheet.cell(body.first, column) for column in range(1, body.width + 1)]
    return {cell.column: (cell.value, cell.coordinate) for cell in cells if cell.data_type == "f"}


def _date_forms(sheet: Any, body: _Body) -> dict[int, str]:
    """How the first row writes dates; the rows below it often say nothing of that."""
    width = body.width if body.last >= body.first else 0
    forms = {column: sheet.cell(body.first, column).number_format for column in range(1, width + 1)}
    return {column: form for column, form in forms.items() if form not in (GENERAL, TEXT_FORMAT)}


def _copy_style(sheet: Any, body: _Body, *, count: int) -> None:
    """Rows that the form did not have look like its first one; without any, like the row below."""
    row = body.first if body.last >= body.first else body.first + count
    width = body.width if row <= sheet.max_row else 0
    model = [sheet.cell(row, column) for column in range(1, width + 1)]
    for row in range(body.last + 1, body.first + count):
        for cell in model:
            if cell.has_style:
                sheet.cell(row, cell.column)._style = copy(cell._style)


def _write_row(sheet: Any, number: int, *, row: LedgerRow, model: _Model) -> None:
    lines = 1
    for column, key in model.fields.items():
        if key and column not in model.formulas:
            cell = sheet.cell(number, column)
            width = model.widths.get(column, USUAL_WIDTH)
            _write(
                cell, getattr(row, key), kind=FIELDS[key].kind, form=model.date_forms.get(column, DATE_FORM)
            )
            lines = max(lines, _lines(cell.value, width))
            if cell.is_date and width < WIDTH_OF_DATE:
                # A date that is too wide shows as ### where a text would wrap.
                cell.alignment = _shrunk(cell.alignment)
    for column, (formula, origin) in model.formulas.items():
        cell = sheet.cell(number, column)
        cell.value = Translator(str(formula), origin).translate_formula(cell.coordinate)
    height = sheet.row_dimensions[number].height or LINE_HEIGHT
    if lines * LINE_HEIGHT > height:
        sheet.row_dimensions[number].height = min(lines * LINE_HEIGHT + 4, TALLEST)


def _write(cell: Any, value: str | int | date | None, *, kind: FieldKind, form: str) -> None:
    if value is None or value == "":
        return
    if kind is FieldKind.DATE and isinstance(value, date):
        if cell.number_format != TEXT_FORMAT and serial(value) is not None:
            own = cell.number_format
            cell.value = value
            # openpyxl sets a form of its own; the receiver's is kept when there is one.
            cell.number_format = form if own == GENERAL else own
            return
        value = value.isoformat()
    if kind is FieldKind.NUMBER and isinstance(value, int):
        cell.value = value
        return
    cell.value = safe_cell(str(value))
    # After the value: this is what keeps =1+1 a text.
    cell.data_type = "s"


def _shrunk(alignment: Any) -> Any:
    found = copy(alignment)
    found.wrap_text, found.shrink_to_fit = False, True
    return found


def _lines(value: object, width: float) -> int:
    return lines_of(value, width) if isinstance(value, str) else 1


def _widths(sheet: Any) -> dict[int, float]:
    """Asked once: looking a column up by its letter would give it a width of its own."""
    return {
        column: dimension.width
        for dimension in sheet.column_dimensions.values()
        for column in range(dimension.min or 1, (dimension.max or 0) + 1)
    }


def _merge_down(sheet: Any, first: int, *, rows: Sequence[LedgerRow], place: Place) -> None:
    """Categories and findings reach down over their measures."""
    for merged, name in ((Merged.CATEGORY, "category_id"), (Merged.SUB_ISSUE, "sub_issue_id")):
        columns = [column for column, key in place.fields.items() if key and FIELDS[key].merged is merged]
        start = first
        for run in runs(rows, attrgetter(name)):
            for column in columns if len(run) > 1 else ():
                _merge(sheet, CellRange(None, column, start, column, start + len(run) - 1))
            start += len(run)


def _merge(sheet: Any, area: CellRange) -> None:
    """Faster than ``merge_cells`` by far: the cells have their borders already, only their texts go."""
    for row, column in _below(area):
        sheet.cell(row, column).value = None
    sheet.merged_cells.ranges.add(area)


def _below(area: CellRange) -> Iterator[tuple[int, int]]:
    return ((row, area.min_col) for row in range(area.min_row + 1, area.max_row + 1))
