"""The rows of a ledger workbook: the table of each sheet without its titles, totals and repeated headers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping

from ledger import fields
from ledger.fields import LedgerField
from workbooks import identity
from workbooks.reading.cells import DAMAGED
from workbooks.reading.header import Header, Meanings, fill_down, find_header
from workbooks.reading.model import (
    Cell,
    Grid,
    SheetProblem,
    SheetReading,
    SheetRow,
    UnreadableWorkbook,
    WorkbookReading,
)
from workbooks.reading.parts import read_grids
from workbooks.reading.titles import Titles

_TOTAL = re.compile(r"(?:合|小|总|共)\s*计[::]?")
# Columns that are shown and never read back: nothing in them is an error.
PASSED_OVER = frozenset(fields.written_by(fields.WrittenBy.NOBODY))
# A line below the table has a cell or two of its own; a measure whose text was forgotten has more.
MAX_LOOSE_CELLS = 2
Chosen = Mapping[str, Mapping[str, LedgerField | None]]


def read_workbook(
    archive: zipfile.ZipFile, *, titles: Titles, chosen: Chosen, exported: Chosen | None = None
) -> WorkbookReading:
    """Every sheet that has a header; raises ``UnreadableWorkbook`` when none has.

    ``titles``: remembered meanings of titles. ``chosen``: sheet → column letter → field, by hand.
    ``exported``: the same as our own export wrote it, for titles that say nothing.
    """
    sheets: list[SheetReading] = []
    problems: list[SheetProblem] = []
    names: list[str] = []
    for grid in read_grids(archive):
        names.append(grid.name)
        meanings = Meanings(titles, chosen.get(grid.name, {}), (exported or {}).get(grid.name, {}))
        found = _read_sheet(grid, problems, meanings=meanings)
        if found is not None:
            sheets.append(found)
    if not names:
        raise UnreadableWorkbook(DAMAGED)
    if not sheets:
        listed = "、".join(f"“{name}”" for name in names[:10])
        raise UnreadableWorkbook(
            f"在工作表{listed}里没有找到表头。表头应有“具体问题”“整改措施”“责任领导”“整改时限”等列名,请核对后再上传。"
        )
    return WorkbookReading(tuple(sheets), tuple(problems))


def _read_sheet(grid: Grid, problems: list[SheetProblem], *, meanings: Meanings) -> SheetReading | None:
    if not grid.rows:
        return None
    header = find_header(grid, meanings)
    if header is None:
        problems.append(SheetProblem(grid.name, 0, "", "没有找到表头,这张表未读取。"))
        return None
    problems.extend(header.problems)
    rows = tuple(_rows(grid, header, problems=problems))
    return SheetReading(grid.name, header.rows, header.columns, rows)


def _rows(grid: Grid, header: Header, *, problems: list[SheetProblem]) -> Iterator[SheetRow]:
    alone = {number: len(cells) for number, cells in grid.rows.items()}
    fill_down(grid)
    letters = {column.field: column.letter for column in header.columns if column.field is not None}
    for number in sorted(grid.rows):
        if number <= header.rows[-1]:
            continue
        row = grid.rows[number]
        cells = {
            column.field: row[column.index]
            for column in header.columns
            if column.field is not None and column.index in row
        }
        found = SheetRow(grid.name, number, cells, letters, mark=_mark(row))
        if _is_furniture(row, header):
            continue
        if not _has_content(cells) or (
            not found.mark and not found.text(fields.MEASURE) and alone[number] <= MAX_LOOSE_CELLS
        ):
            problems.extend(_passed_over(found, row))
            continue
        problems.extend(_cell_problems(found))
        yield found


def _has_content(cells: Mapping[LedgerField, Cell]) -> bool:
    return any(
        cell.text.strip() or cell.is_formula for field, cell in cells.items() if field is not fields.NUMBER
    )


def _passed_over(found: SheetRow, row: Mapping[int, Cell]) -> Iterator[SheetProblem]:
    """A line of text is named; rows that were numbered beforehand and left empty are not."""
    text = next((cell.text.strip() for cell in row.values() if cell.text.strip()), "")
    if text and not text.isdecimal():
        yield SheetProblem(found.sheet, found.number, "", f"“{text[:30]}”不是措施,这一行未读取。")


def _mark(row: Mapping[int, Cell]) -> str:
    """The hidden mark of our own exports, wherever its column was moved to; the last one, should a text
    look like one."""
    lead = f"{identity.LEAD}|"
    found = [row[index].text for index in sorted(row) if row[index].text.startswith(lead)]
    return next((text for text in reversed(found) if identity.read_row(text) is not None), "")


def _is_furniture(row: Mapping[int, Cell], header: Header) -> bool:
    """Totals, a header printed again, and the line of column numbers below a header."""
    texts = {index: cell.text.strip() for index, cell in row.items() if cell.text.strip()}
    first = [texts[index] for index in sorted(texts)[:3]]
    if any(_TOTAL.fullmatch(text) for text in first):
        return True
    titles = {column.index: column.title.split("/") for column in header.columns if column.title}
    if len(texts) > 1 and all(
        " ".join(text.split()) in titles.get(index, ()) for index, text in texts.items()
    ):
        return True
    start = min(texts, default=0)
    return len(texts) > 2 and all(text == str(index - start + 1) for index, text in texts.items())


def _cell_problems(row: SheetRow) -> Iterator[SheetProblem]:
    for field, cell in row.cells.items():
        if field in PASSED_OVER:
            continue
        place = (row.sheet, row.number, row.letters[field])
        if cell.is_error:
            yield SheetProblem(*place, f"单元格是错误值“{cell.text}”,请改正后再上传。", is_error=True)
        elif cell.is_formula and not cell.text:
            yield SheetProblem(
                *place, "公式没有保存结果,请在 Excel 中打开、保存后再上传,或粘贴为数值。", is_error=True
            )
        elif cell.is_formula:
            yield SheetProblem(*place, f"是公式,按文件保存时的结果“{cell.text[:30]}”读取。")
