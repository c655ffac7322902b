"""Making room in the middle of a finished sheet: everything below, and everything that refers to it, moves.

openpyxl's own ``insert_rows`` moves values only: merged cells, heights, formulas, validations, formats by
condition and print areas stay where they were.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula

SHEET = r"((?:'(?:[^']|'')+'|[^'!]+)!)?"
CELL = r"(\$?[A-Z]{1,3})?(\$?)(\d+)"
REFERENCE = re.compile(f"^{SHEET}{CELL}(?::{CELL})?$")


@dataclass(frozen=True)
class Shift:
    """``by`` rows come in behind ``last``, the last row of a body that begins at ``first``."""

    title: str
    first: int
    last: int
    by: int

    def row(self, row: int) -> int:
        return row + self.by if row > self.last else row

    def end(self, start: int, end: int) -> int:
        """A range that reaches the end of the body grows with it."""
        return end + self.by if end > self.last or (end == self.last and start < end) else end

    def text(self, reference: str, *, home: str) -> str:
        """``reference`` as it is written in a formula of the sheet ``home``."""
        found = REFERENCE.match(reference)
        if found is None:
            return reference
        sheet, letter, fixed, row, letter2, fixed2, row2 = found.groups()
        name = (sheet or "")[:-1].strip("'").replace("''", "'") or home
        if name != self.title:
            return reference
        start = int(row)
        text = f"{sheet or ''}{letter or ''}{fixed}{self.row(start)}"
        if row2 is None:
            return text
        end = int(row2)
        # A body of one row: the range over it grows as well.
        grown = end + self.by if end == self.last == self.first and start == end else self.end(start, end)
        return f"{text}:{letter2 or ''}{fixed2}{grown}"

    def formula(self, formula: str, *, home: str) -> str:
        tokens = Tokenizer(formula)
        for token in tokens.items:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                token.value = self.text(token.value, home=home)
        return str(tokens.render())

    def area(self, area: CellRange) -> CellRange:
        """``area`` moved or grown, as a new range."""
        moved = copy(area)
        moved.max_row = self.end(area.min_row, area.max_row)
        moved.min_row = self.row(area.min_row)
        return moved

    def areas(self, text: str) -> str:
        """A list of references as print areas and names have it."""
        return ",".join(self.text(part, home=self.title) for part in _split(text))


def _split(text: str) -> list[str]:
    """At commas outside of quotes."""
    return re.findall(r"(?:'(?:[^']|'')*'|[^,'])+", text)


def make_room(book: Any, sheet: Any, *, first: int, last: int, by: int) -> None:
    """Moves everything below row ``last`` of ``sheet`` down by ``by`` rows."""
    shift = Shift(sheet.title, first, last, by)
    _move_cells(sheet, shift)
    _move_areas(sheet, shift)
    for other in book.worksheets:
        _move_formulas(other, shift)
        _move_names(other, shift, home=other.title)
    _move_names(book, shift, home="")


def _move_cells(sheet: Any, shift: Shift) -> None:
    cells = {}
    for (row, column), cell in sheet._cells.items():
        cell.row = shift.row(row)
        cells[cell.row, column] = cell
        if getattr(cell, "hyperlink", None):
            cell.hyperlink.ref = cell.coordinate
    sheet._cells = cells
    heights = list(sheet.row_dimensions.items())
    sheet.row_dimensions.clear()
    for row, dimension in heights:
        dimension.index = shift.row(row)
        sheet.row_dimensions[dimension.index] = dimension
    for mark in sheet.row_breaks.brk:
        mark.id = shift.row(mark.id)
    for drawing in (*sheet._charts, *sheet._images):
        for corner in (getattr(drawing.anchor, "_from", None), getattr(drawing.anchor, "to", None)):
            if corner is not None:
                corner.row = shift.row(corner.row + 1) - 1


def _move_areas(sheet: Any, shift: Shift) -> None:
    for area in list(sheet.merged_cells.ranges):
        # In place: each holds the borders of its cells.
        sheet.merged_cells.ranges.discard(area)
        if area.min_row > shift.last:
            area.shift(row_shift=shift.by)
        elif area.max_row > shift.last:
            area.expand(down=shift.by)
        sheet.merged_cells.ranges.add(area)
    for rule in sheet.data_validations.dataValidation:
        rule.sqref = MultiCellRange([shift.area(area) for area in rule.sqref.ranges])
    moved = ConditionalFormattingList()
    for formats in sheet.conditional_formatting:
        areas = " ".join(shift.area(area).coord for area in formats.sqref.ranges)
        for rule in formats.rules:
            rule.formula = [shift.formula(f"={text}", home=sheet.title)[1:] for text in rule.formula]
            moved.add(areas, rule)
    sheet.conditional_formatting = moved
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = shift.area(CellRange(sheet.auto_filter.ref)).coord
    for table in sheet.tables.values():
        table.ref = shift.area(CellRange(table.ref)).coord
        if table.autoFilter:
            table.autoFilter.ref = shift.area(CellRange(table.autoFilter.ref)).coord


def _move_formulas(sheet: Any, shift: Shift) -> None:
    for cell in sheet._cells.values():
        value = cell.value
        if isinstance(value, ArrayFormula):
            value.text = shift.formula(value.text or "=", home=sheet.title)
            value.ref = shift.text(value.ref, home=sheet.title)
        elif isinstance(value, str) and cell.data_type == "f":
            cell.value = shift.formula(value, home=sheet.title)
    for rule in sheet.data_validations.dataValidation:
        for name in ("formula1", "formula2"):
            if text := getattr(rule, name):
                setattr(rule, name, shift.formula(f"={text}", home=sheet.title)[1:])


def _move_names(owner: Any, shift: Shift, *, home: str) -> None:
    for name in owner.defined_names.values():
        if name.value:
            name.value = shift.formula(f"={name.value}", home=home)[1:]
    if home == shift.title and owner.print_area:
        owner.print_area = shift.areas(owner.print_area)
