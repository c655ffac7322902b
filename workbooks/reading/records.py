"""A sheet for one finding: labels with what was filled in beside or below them."""

from __future__ import annotations

from collections.abc import Mapping

from ledger import fields
from ledger.fields import LedgerField
from statements.spelling import normal
from workbooks.reading.model import Area, Cell, FileColumn, Grid, SheetReading, SheetRow, letter_of
from workbooks.reading.titles import Titles, field_of

MIN_LABELS = 3
MIN_ROWS = 2
MAX_LABEL = 20
_SUBJECTS = (fields.FINDING, fields.MEASURE)
_Place = tuple[int, int]


def read_record(grid: Grid, *, titles: Titles) -> SheetReading | None:
    """The sheet as one row; None when it has too few labels, or none of a finding or a measure."""
    corners = {(area.top, area.left): area for area in grid.areas}
    known = _labels(grid, titles=titles)
    labels = {place: field for place, field in known.items() if field.is_standard}
    cells: dict[LedgerField, Cell] = {}
    columns: dict[LedgerField, FileColumn] = {}
    rows: list[int] = []
    for (row, column), field in labels.items():
        place = _place(grid, corners, known, row=row, column=column)
        if field in cells or field is fields.NUMBER:
            continue
        title = grid.rows[row][column].text.strip()
        columns[field] = FileColumn(letter_of(place[1]), place[1], title, field, meant=(field,))
        cells[field] = grid.rows.get(place[0], {}).get(place[1], Cell())
        rows.append(row)
    if (
        len(cells) < MIN_LABELS
        or len(set(rows)) < MIN_ROWS
        or not any(cells.get(one, Cell()).text.strip() for one in _SUBJECTS)
    ):
        return None
    letters = {field: column.letter for field, column in columns.items()}
    found = SheetRow(grid.name, min(rows), cells, letters)
    return SheetReading(grid.name, (min(rows),), tuple(columns.values()), (found,))


def _labels(grid: Grid, *, titles: Titles) -> dict[_Place, LedgerField]:
    found = {}
    for row in sorted(grid.rows):
        for column, cell in sorted(grid.rows[row].items()):
            text = normal(cell.text).rstrip(":")
            field = field_of(text, titles) if 0 < len(text) <= MAX_LABEL else None
            if field is not None:
                found[row, column] = field
    return found


def _place(
    grid: Grid, corners: Mapping[_Place, Area], labels: Mapping[_Place, LedgerField], *, row: int, column: int
) -> _Place:
    """Beside the label if something stands there that is no label, else below it, else beside it."""
    area = corners.get((row, column), Area(row, column, row, column))
    beside, below = (row, area.right + 1), (area.bottom + 1, column)
    for place in (beside, below):
        cell = grid.rows.get(place[0], {}).get(place[1])
        if cell is not None and cell.text.strip() and place not in labels:
            return place
    return beside
