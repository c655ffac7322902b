"""A sheet as it is looked at: texts, borders, looks and merges, as plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils.cell import range_boundaries

from workbooks.receivers.package.references import SheetArea
from workbooks.receivers.texts import half_width

# A form to fill in is small; what stands further down is no form.
MAX_ROWS, MAX_COLUMNS = 3_000, 200
SPACES = re.compile(r"\s+")
GREY_FROM, GREY_TO, GREY_SPREAD = 0x60, 0xD0, 0x10
# In a theme: the colours of paper and ink; lighter ink and darker paper are grey.
PAPER, INK = 0, 1


@dataclass(frozen=True)
class GridCell:
    """``written`` is what the cell says, ``raw`` with signs in half width, ``text`` without white space.

    ``sides`` counts the borders.
    """

    row: int
    column: int
    text: str = ""
    raw: str = ""
    formula: str = ""
    sides: int = 0
    is_number: bool = False
    is_slanted: bool = False
    is_grey: bool = False
    is_strong: bool = False
    number_format: str = "General"
    written: str = ""


@dataclass
class FormGrid:
    """``cells`` by row and column from 1; a merged cell stands at its upper left corner."""

    title: str
    cells: dict[tuple[int, int], GridCell]
    merges: list[SheetArea]
    rows: int
    columns: int
    is_hidden: bool = False
    is_filtered: bool = False
    tables: list[SheetArea] = field(default_factory=list)
    covering: dict[tuple[int, int], SheetArea] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> GridCell:
        return self.cells.get((row, column)) or GridCell(row, column)

    def area(self, row: int, column: int) -> SheetArea:
        """The merged area that covers the cell, or the cell itself."""
        return self.covering.get((row, column)) or SheetArea(row, column, row, column)

    def text(self, row: int, column: int) -> str:
        """What is read at this place: a merged text is read in each of its cells."""
        area = self.area(row, column)
        return self.cell(area.top, area.left).text

    def said(self, row: int) -> list[GridCell]:
        """The cells of a row that hold something, from the left."""
        return [found for column in range(1, self.columns + 1) if (found := self.cell(row, column)).text]

    def sides(self, row: int, column: int) -> int:
        """Borders of the area a cell belongs to."""
        area = self.area(row, column)
        return max(self.cell(row, column).sides, self.cell(area.top, area.left).sides)


def grid_of(sheet: Any) -> FormGrid:
    """From an openpyxl worksheet."""
    rows, columns = min(sheet.max_row, MAX_ROWS), min(sheet.max_column, MAX_COLUMNS)
    cells = {
        (cell.row, cell.column): _cell(cell)
        for row in sheet.iter_rows(max_row=rows, max_col=columns)
        for cell in row
        if cell.value is not None or cell.has_style
    }
    merges = [
        SheetArea(area.min_row, area.min_col, min(area.max_row, rows), min(area.max_col, columns))
        for area in sheet.merged_cells.ranges
    ]
    grid = FormGrid(
        sheet.title,
        cells,
        sorted(merges),
        rows,
        columns,
        is_hidden=sheet.sheet_state != "visible",
        is_filtered=bool(sheet.auto_filter.ref),
        tables=[_area(table.ref) for table in sheet.tables.values()],
    )
    for area in merges:
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                grid.covering[row, column] = area
    return grid


def _area(reference: str) -> SheetArea:
    left, top, right, bottom = range_boundaries(reference)
    return SheetArea(top, left, bottom, right)


def _cell(cell: Any) -> GridCell:
    value = None if isinstance(cell, MergedCell) else cell.value
    is_formula = cell.data_type == "f" and not isinstance(cell, MergedCell)
    written = "" if value is None else str(getattr(value, "text", value))
    raw = half_width(written)
    border = cell.border
    sides = sum(
        1
        for side in (border.left, border.right, border.top, border.bottom)
        if side is not None and side.style
    )
    return GridCell(
        cell.row,
        cell.column,
        text=SPACES.sub("", raw),
        raw=raw,
        formula=raw if is_formula else "",
        sides=sides,
        is_number=not is_formula and isinstance(value, (int, float)) and not isinstance(value, bool),
        is_slanted=bool(cell.font and cell.font.i),
        is_grey=_is_grey(cell.font.color if cell.font else None),
        is_strong=bool(cell.font and cell.font.b),
        number_format=cell.number_format or "General",
        written=written,
    )


def _is_grey(color: Any) -> bool:
    if color is None:
        return False
    if color.type == "theme":
        tint = color.tint or 0.0
        return (color.theme == PAPER and tint < 0) or (color.theme == INK and tint > 0)
    if color.type != "rgb" or not isinstance(color.rgb, str) or len(color.rgb) < 6:
        return False
    parts = [int(color.rgb[-6:][index : index + 2], 16) for index in (0, 2, 4)]
    return max(parts) - min(parts) <= GREY_SPREAD and GREY_FROM <= parts[0] <= GREY_TO
