"""Statistics on their side: what is counted stands in the rows, categories or departments in the columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workbooks.receivers.grid import FormGrid
from workbooks.receivers.header import FormHeaderCell, TableHeader
from workbooks.receivers.layout import CrossColumn, CrossCount, FormCross, FormFigure
from workbooks.receivers.package.references import SheetArea
from workbooks.receivers.statistics import OF_FINDINGS, OF_MEASURES, TOTAL_LABEL, figure_of

MIN_ROWS = 3
MIN_PLACES = 2
MAX_HEADER_ROWS = 3
# Beside the label of a row stands at most the title of its group.
MAX_LABEL_COLUMN = 4
# 问题个数 says what is counted, 问题整改责任方面 whose it is.
MAX_KIND = 4


def read_crossed(grid: FormGrid, *, taken: Collection[range]) -> tuple[FormCross, ...]:
    """The tables of this kind on a sheet, none of them in rows that are ``taken``."""
    found: list[FormCross] = []
    for column in range(1, min(grid.columns, MAX_LABEL_COLUMN) + 1):
        for rows in _runs(grid, column, taken=[*taken, *(range(t.header_first, t.last + 1) for t in found)]):
            if (table := _table(grid, column, rows)) is not None:
                found.append(table)
    return tuple(found)


def _runs(grid: FormGrid, column: int, *, taken: Collection[range]) -> Iterator[list[FormFigure]]:
    """Rows one below the other whose label in ``column`` counts something."""
    run: list[int] = []
    for row in range(1, grid.rows + 2):
        is_free = not any(row in rows for rows in taken)
        if row <= grid.rows and is_free and _cell(grid, row, column) and _figures(grid, column, [row]):
            run.append(row)
            continue
        if len(run) >= MIN_ROWS:
            yield _figures(grid, column, run)
        run = []


def _figures(grid: FormGrid, column: int, rows: list[int]) -> list[FormFigure]:
    """As of a header that is read from above downwards; ``column`` of a figure is its row."""
    cells = tuple(cell for row in rows if (cell := _cell(grid, row, column)) is not None)
    header = TableHeader(rows[0], rows[-1], rows[-1], cells)
    return [figure for cell in cells if (figure := figure_of(cell, header)) is not None]


def _cell(grid: FormGrid, row: int, column: int) -> FormHeaderCell | None:
    area, text = grid.area(row, column), grid.text(row, column)
    if not text or area.top != row or area.left != column or grid.cell(row, column).is_number:
        return None
    group = grid.text(row, column - 1) if column > 1 else ""
    is_group = bool(group) and not group.isdecimal()
    return FormHeaderCell(row, 1, (group, text) if is_group else (text,))


def _table(grid: FormGrid, label: int, figures: list[FormFigure]) -> FormCross | None:
    """With the titles right above the rows; None where there are too few of them."""
    first = figures[0].column
    right = grid.area(first, label).right + 1
    tops = [row for row in range(max(first - MAX_HEADER_ROWS, 1), first) if _is_title_row(grid, row, right)]
    if not tops or tops[-1] != first - 1:
        return None
    top = next(row for row in tops if set(range(row, first)) <= set(tops))
    columns = tuple(_columns(grid, range(top, first), first=right))
    places = [column for column in columns if not column.is_total]
    if len({column.title for column in places}) < MIN_PLACES or not _is_open(grid, figures, columns):
        return None
    return FormCross(top, first - 1, label, tuple(figures), columns)


def _is_title_row(grid: FormGrid, row: int, first: int) -> bool:
    cells = [cell for cell in grid.said(row) if cell.column >= first]
    areas: set[SheetArea] = {grid.area(row, column) for column in range(first, grid.columns + 1)}
    has_titles = len(cells) >= MIN_PLACES or any(area.top < row and area.width > 1 for area in areas)
    return has_titles and not any(cell.is_number or cell.formula for cell in cells)


def _columns(grid: FormGrid, rows: range, *, first: int) -> Iterator[CrossColumn]:
    """What each column is for, and whether it says that it counts findings or measures."""
    for column in range(first, grid.columns + 1):
        texts = list(dict.fromkeys(text for row in rows if (text := grid.text(row, column))))
        if not texts or grid.area(rows[-1], column).left != column:
            continue
        kinds = [one for one in texts if len(one) <= MAX_KIND and _counted(one) is not CrossCount.UNSAID]
        names = [text for text in texts if text not in kinds] or kinds
        yield CrossColumn(
            column,
            names[0],
            is_total=bool(TOTAL_LABEL.match(names[0])),
            counts=_counted(kinds[-1]) if kinds else CrossCount.UNSAID,
        )


def _counted(text: str) -> CrossCount:
    if OF_MEASURES.search(text):
        return CrossCount.MEASURES
    return CrossCount.FINDINGS if OF_FINDINGS.search(text) else CrossCount.UNSAID


def _is_open(grid: FormGrid, figures: list[FormFigure], columns: tuple[CrossColumn, ...]) -> bool:
    """Most places wait for a number."""
    cells = [grid.cell(figure.column, column.column) for figure in figures for column in columns]
    return 2 * sum(not cell.text or bool(cell.formula) or cell.is_number for cell in cells) > len(cells)
