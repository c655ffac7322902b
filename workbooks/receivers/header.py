"""Where a table's header stands, and what its columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbooks.receivers.grid import FormGrid
from workbooks.receivers.headers import MAX_TITLE
from workbooks.receivers.package.references import SheetArea
from workbooks.receivers.titles import BRACKETS, MEANT_WHOLE, keys_of

MAX_HEADER_ROWS = 5
MIN_COLUMNS = 3
# Of the columns between its first and last title, so many have one: a record's labels stand apart.
MIN_DENSITY = 0.75
RUNNING = re.compile(r"^[(]?(\d{1,3}|[甲乙丙丁戊己庚辛壬癸]|[A-Z]|[①-⑳]|[一二三四五六七八九十]{1,2})[)]?$")
ASKING = re.compile("[:]")
FIGURE_TITLE = re.compile(
    r"(总数|总量|数量|数|个数|条数|件数|率|占比|比例|合计|小计|已完成|完成|未完成|整改中|正在整改|已销号|未销号"
    r"|立行立改|限期整改|长期坚持|逾期|阶段性完成|持续整改|推进中|未启动|已办结)(\(.*\))?$"
)


@dataclass(frozen=True)
class FormHeaderCell:
    """A column's own title with those of its groups above, and how many columns it is wide."""

    column: int
    span: int
    path: tuple[str, ...]

    @property
    def title(self) -> str:
        return "·".join(self.path)


@dataclass(frozen=True)
class TableHeader:
    """Rows ``first``–``last``; ``titles_last`` is without a row of running numbers below the titles."""

    first: int
    last: int
    titles_last: int
    cells: tuple[FormHeaderCell, ...]

    @property
    def left(self) -> int:
        return self.cells[0].column

    @property
    def right(self) -> int:
        return max(cell.column + cell.span - 1 for cell in self.cells)


def find_headers(grid: FormGrid) -> list[TableHeader]:
    """Every header of the sheet from above; a row of data that repeats its words is none."""
    found: list[TableHeader] = []
    row = 1
    while row <= grid.rows:
        if is_header_row(grid, row):
            header = header_at(grid, row)
            found.append(header)
            row = header.last + 1
        else:
            row += 1
    return found


def is_header_row(grid: FormGrid, row: int) -> bool:
    """Several short titles beside each other, of which most are known or count something."""
    texts = _titles(grid, row)
    if len(texts) < MIN_COLUMNS:
        return False
    columns = sorted(texts)
    if len(columns) < MIN_DENSITY * (columns[-1] - columns[0] + 1):
        return False
    distinct = {
        (area.top, area.left): text for column, text in texts.items() if (area := grid.area(row, column))
    }
    if len(distinct) < MIN_COLUMNS:
        return False
    fields = {keys for text in distinct.values() if (keys := keys_of([text]))}
    figures = sum(1 for text in distinct.values() if FIGURE_TITLE.search(text))
    return (
        len(fields) > 2
        or (len(fields) > 1 and 2 * len(fields) >= len(distinct))
        or (figures > 1 and figures + len(fields) > 2)
    )


def _titles(grid: FormGrid, row: int) -> dict[int, str]:
    """Column → text, of cells that may be titles; empty when the row holds a sentence or a number."""
    found = {}
    for column in range(1, grid.columns + 1):
        area = grid.area(row, column)
        cell = grid.cell(area.top, area.left)
        if cell.text and (cell.formula or cell.is_number):
            return {}
        if cell.text and len(BRACKETS.sub("", cell.text)) <= MAX_TITLE:
            found[column] = cell.text
    return found


def header_at(grid: FormGrid, row: int) -> TableHeader:
    """The whole header around one of its rows."""
    first, titles_last = _block(grid, row)
    last = titles_last
    if last < grid.rows and is_numbering(grid, last + 1):
        last += 1
    return header_between(grid, first, last=last, titles_last=titles_last)


def header_between(grid: FormGrid, first: int, *, last: int, titles_last: int = 0) -> TableHeader:
    titles_last = titles_last or (last - 1 if last > first and is_numbering(grid, last) else last)
    return TableHeader(first, last, titles_last, tuple(_cells(grid, first, last=titles_last)))


def _block(grid: FormGrid, row: int) -> tuple[int, int]:
    first = last = row
    width = sum(1 for column in range(1, grid.columns + 1) if grid.text(row, column))
    while first > 1 and row - first < MAX_HEADER_ROWS and _is_tied(grid, first - 1, width=width):
        first -= 1
    while (
        last < grid.rows
        and last - first < MAX_HEADER_ROWS
        and _is_tied(grid, last, width=width, is_below=True)
    ):
        last += 1
    return first, last


def _is_tied(grid: FormGrid, row: int, *, width: int, is_below: bool = False) -> bool:
    """Whether this row and the one below belong to one header."""
    areas = {grid.area(row, column) for column in range(1, grid.columns + 1)}
    if any(area.top <= row < area.bottom and grid.text(row, area.left) for area in areas):
        return True
    groups = [area for area in areas if 1 < area.width < width and _is_group(grid, area)]
    below = {column for column in range(1, grid.columns + 1) if grid.cell(row + 1, column).text}
    if any(area.left in below and area.left + 1 in below for area in groups):
        return not _reads_as_data(grid, row + 1)
    # Groups that are not merged: exact titles in the row below, mostly under titles that stand alone.
    exact = [cell for cell in grid.said(row + 1) if BRACKETS.sub("", cell.text) in MEANT_WHOLE]
    return is_below and len(exact) > 1 and len(exact) == len(grid.said(row + 1))


def _is_group(grid: FormGrid, area: SheetArea) -> bool:
    """A line such as “填报单位:” above the table is no group of its columns: it asks, or has no borders."""
    cell = grid.cell(area.top, area.left)
    is_framed = cell.sides > 1 or grid.cell(area.top + 1, area.left).sides < 2
    return bool(cell.text) and is_framed and not ASKING.search(cell.text)


def _reads_as_data(grid: FormGrid, row: int) -> bool:
    cells = grid.said(row)
    return any(
        cell.is_number or cell.formula or len(BRACKETS.sub("", cell.text)) > MAX_TITLE for cell in cells
    )


def is_numbering(grid: FormGrid, row: int) -> bool:
    """Running numbers under the titles, such as 1…14 or 甲 乙 1 2 3."""
    cells = grid.said(row)
    if len(cells) < MIN_COLUMNS or not all(RUNNING.match(cell.text) for cell in cells):
        return False
    numbers = [int(found) for cell in cells if (found := cell.text.strip("()")).isdecimal()]
    return all(after > before for before, after in zip(numbers, numbers[1:], strict=False))


def _cells(grid: FormGrid, first: int, *, last: int) -> Iterator[FormHeaderCell]:
    column = 1
    while column <= grid.columns:
        area = grid.area(last, column)
        path: list[str] = []
        for row in range(first, last + 1):
            text = grid.text(row, column) or _group_beside(grid, row, column, is_leaf=row == last)
            if text and (not path or path[-1] != text):
                path.append(text)
        if path:
            yield FormHeaderCell(column, area.right - column + 1, tuple(path))
        column = area.right + 1


def _group_beside(grid: FormGrid, row: int, column: int, *, is_leaf: bool) -> str:
    """The title of a group that was centred over its columns without being merged."""
    if is_leaf or not grid.cell(row, column).sides:
        return ""
    for left in range(column - 1, 0, -1):
        if text := grid.text(row, left):
            return text if grid.text(row + 1, left) else ""
    return ""
