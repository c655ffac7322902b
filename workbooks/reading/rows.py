"""The rows of a ledger workbook: the table of each sheet without its titles, totals and signatures."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ledger import fields
from ledger.fields import LedgerField
from ledger.titles import NAMES, spellings
from workbooks import identity
from workbooks.reading.bands import Bands
from workbooks.reading.cells import DAMAGED
from workbooks.reading.furniture import (
    is_example,
    is_furniture,
    is_header_again,
    is_other_header,
    is_signature,
)
from workbooks.reading.header import Header, Meanings, fill_down, find_header
from workbooks.reading.model import (
    Cell,
    Grid,
    LooseCell,
    SheetProblem,
    SheetReading,
    SheetRow,
    UnreadableWorkbook,
    WorkbookReading,
    letter_of,
)
from workbooks.reading.parts import read_grids
from workbooks.reading.records import read_record
from workbooks.reading.titles import Titles
from workbooks.receivers.ticks import is_tick

# Columns that are shown and never read back: nothing in them is an error.
PASSED_OVER = frozenset(fields.written_by(fields.WrittenBy.NOBODY))
# A line below the table has a cell or two of its own; a measure whose text was forgotten has more.
MAX_LOOSE_CELLS = 2
MIN_TITLES = 3
_SAMPLE = re.compile("示例|样例|样表|范例")
Chosen = Mapping[str, Mapping[str, LedgerField | None]]


def read_workbook(
    archive: zipfile.ZipFile, *, titles: Titles, chosen: Chosen, exported: Chosen | None = None
) -> WorkbookReading:
    """``read_tables`` of the visible sheets of an .xlsx file."""
    return read_tables(read_grids(archive), titles=titles, chosen=chosen, exported=exported)


def read_tables(
    grids: Iterable[Grid], *, titles: Titles, chosen: Chosen, exported: Chosen | None = None
) -> WorkbookReading:
    """Every sheet that has a header; raises ``UnreadableWorkbook`` when none has.

    ``titles``: remembered meanings of titles. ``chosen``: sheet → column letter → field, by hand.
    ``exported``: the same as our own export wrote it, for titles that say nothing.
    """
    sheets: list[SheetReading] = []
    problems: list[SheetProblem] = []
    names: list[str] = []
    for grid in grids:
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
    if _SAMPLE.search(grid.name):
        problems.append(SheetProblem(grid.name, 0, "", "是示例,这张表未读取。"))
        return None
    header = find_header(grid, meanings)
    record = read_record(grid, titles=meanings.titles) if header is None or header.is_thin else None
    if record is not None and (header is None or len(record.columns) > len(header.fields)):
        return record
    if header is None:
        problems.append(SheetProblem(grid.name, 0, "", "没有找到表头,这张表未读取。"))
        return None
    problems.extend(header.problems)
    reader = _TableReader(grid, header, problems)
    rows = tuple(reader.rows())
    return SheetReading(grid.name, header.rows, header.columns, rows, (*_above(grid, header), *reader.passed))


def _above(grid: Grid, header: Header) -> Iterator[str]:
    for number in sorted(grid.rows):
        if number >= header.rows[0]:
            return
        yield from (cell.text.strip() for cell in grid.rows[number].values() if cell.text.strip())


@dataclass
class _TableLine:
    """A row of the grid below the header; ``filled`` counts its own cells, before merges were filled."""

    number: int
    cells: Mapping[int, Cell]
    filled: int
    mark: str
    texts: dict[int, str] = field(default_factory=dict)
    # Counts the times that the header stood above it again.
    part: int = 0


class _TableReader:
    """One table of a sheet, from its header down."""

    def __init__(self, grid: Grid, header: Header, problems: list[SheetProblem]) -> None:
        self._grid, self._header, self._problems = grid, header, problems
        self._letters = {column.field: column.letter for column in header.columns if column.field is not None}
        self._columns = {column.index: column for column in header.columns}
        self._measure = next((one.index for one in header.columns if one.field is fields.MEASURE), 0)
        self._bands = Bands(grid, header)
        # The texts of the lines that are no rows.
        self.passed: list[str] = []

    def rows(self) -> Iterator[SheetRow]:
        lines = self._lines()
        last = max((line.number for line in lines if self._is_data(line)), default=0)
        foot = self._foot(lines, last=last)
        for line in lines:
            if not line.mark and is_furniture(line.texts, self._header.columns):
                self._problems.extend(self._passed_over(line) if _is_named(line.texts) else ())
                self.passed.extend(line.texts.values())
                continue
            if line.number >= foot or not self._is_row(line):
                if line.number < last and self._bands.take(line.texts):
                    continue
                self._problems.extend(self._passed_over(line))
                self.passed.extend(line.texts.values())
                continue
            found = self._bands.under(self._row(line))
            self._problems.extend(_cell_problems(found))
            yield found

    def _lines(self) -> list[_TableLine]:
        """What is filled below the header, merged cells filled downwards; another table is passed over."""
        own = {number: len(cells) for number, cells in self._grid.rows.items()}
        fill_down(self._grid)
        found: list[_TableLine] = []
        part, is_other = 0, False
        for number in sorted(self._grid.rows):
            cells = self._grid.rows[number]
            texts = {index: cell.text.strip() for index, cell in cells.items() if cell.text.strip()}
            if number <= self._header.rows[-1] or not cells:
                continue
            mark = _mark(cells)
            if not mark and is_header_again(texts, self._header.columns):
                part, is_other = part + 1, False
                continue
            if not mark and _is_below_header(texts, found):
                continue
            if not mark and not is_other and found and is_other_header(texts):
                is_other = number - found[-1].number > 1 or len(found[-1].texts) == 1
                self._problems.extend(self._other_table(number) if is_other else ())
            if is_other:
                self.passed.extend(texts.values())
            else:
                found.append(_TableLine(number, cells, own[number], mark, texts, part))
        return found

    def _other_table(self, number: int) -> Iterator[SheetProblem]:
        yield SheetProblem(self._grid.name, number, "", "从这一行起是另一张表,未读取。")

    def _is_data(self, line: _TableLine) -> bool:
        is_filled = self._measure in line.texts
        return bool(line.mark) or (is_filled and not is_furniture(line.texts, self._header.columns))

    def _foot(self, lines: list[_TableLine], *, last: int) -> int:
        """The first row of what stands below the table, apart from it by an empty row or by a total."""
        before = last
        for line in lines:
            if line.number <= last:
                continue
            if line.number > before + 1 or is_furniture(line.texts, self._header.columns):
                return line.number
            before = line.number
        return before + 1

    def _is_row(self, line: _TableLine) -> bool:
        cells = self._cells(line)
        if not _has_content(cells):
            return False
        return bool(line.mark or self._measure in line.texts or line.filled > MAX_LOOSE_CELLS)

    def _cells(self, line: _TableLine) -> dict[LedgerField, Cell]:
        found = {
            column.field: line.cells[column.index]
            for column in self._header.columns
            if column.field is not None and column.index in line.cells and not column.tick
        }
        return found | self._ticked(line)

    def _ticked(self, line: _TableLine) -> dict[LedgerField, Cell]:
        """The word above the one tick in a group of columns; two ticks say nothing."""
        found: dict[LedgerField, list[str]] = {}
        for column in self._header.columns:
            if column.tick and column.field is not None and is_tick(line.texts.get(column.index, "")):
                found.setdefault(column.field, []).append(column.tick)
        return {field_: Cell(words[0]) for field_, words in found.items() if len(words) == 1}

    def _row(self, line: _TableLine) -> SheetRow:
        cells = self._cells(line)
        loose = tuple(self._loose(line, cells))
        return SheetRow(
            self._grid.name, line.number, cells, self._letters, mark=line.mark, loose=loose, table=line.part
        )

    def _loose(self, line: _TableLine, cells: Mapping[LedgerField, Cell]) -> Iterator[LooseCell]:
        """Filled cells that no field is read from; a column that was passed over on purpose has none."""
        for index, text in sorted(line.texts.items()):
            column = self._columns.get(index)
            if line.cells[index].text == line.mark or (
                column is not None and column.title == identity.COLUMN_TITLE
            ):
                continue
            if column is None:
                yield LooseCell(letter_of(index), "", text)
            elif column.tick and is_tick(text) and column.field in cells and column.field not in PASSED_OVER:
                continue
            elif column.tick:
                said = column.tick if is_tick(text) else text
                yield LooseCell(column.letter, column.title, said, meant=column.meant)
            elif column.field in PASSED_OVER or (column.field is None and not column.is_decided):
                yield LooseCell(
                    column.letter, column.title, text, meant=(column.field,) if column.field else column.meant
                )

    def _passed_over(self, line: _TableLine) -> Iterator[SheetProblem]:
        """A line of text is named; rows that were numbered beforehand and left empty are not."""
        if line.mark:
            sentence = "这一行的内容被清空了,没有读取;系统里的措施不变。"
            yield SheetProblem(self._grid.name, line.number, "", sentence)
            return
        text = next(iter(line.texts.values()), "")
        if text and not text.isdecimal():
            yield SheetProblem(self._grid.name, line.number, "", f"“{text[:30]}”不是措施,这一行未读取。")


def _is_below_header(texts: Mapping[int, str], before: Sequence[_TableLine]) -> bool:
    """A further row of the header: titles, and nothing before it."""
    known = sum(1 for text in texts.values() if any(name in NAMES for name in spellings(text)))
    return not before and known >= MIN_TITLES and 2 * known > len(texts)


def _is_named(texts: Mapping[int, str]) -> bool:
    """Whether it is said that a line was passed over: totals and numbers go without saying."""
    return is_signature(texts) or is_example(texts)


def _has_content(cells: Mapping[LedgerField, Cell]) -> bool:
    return any(
        cell.text.strip() or cell.is_formula for field, cell in cells.items() if field is not fields.NUMBER
    )


def _mark(row: Mapping[int, Cell]) -> str:
    """The hidden mark of our own exports, wherever its column was moved to; the last one, should a text
    look like one."""
    lead = f"{identity.LEAD}|"
    found = [row[index].text for index in sorted(row) if row[index].text.startswith(lead)]
    return next((text for text in reversed(found) if identity.read_row(text) is not None), "")


def _cell_problems(row: SheetRow) -> Iterator[SheetProblem]:
    for field_, cell in row.cells.items():
        if field_ in PASSED_OVER:
            continue
        place = (row.sheet, row.number, row.letters[field_])
        if cell.is_error:
            yield SheetProblem(*place, f"单元格是错误值“{cell.text}”,请改正后再上传。", is_error=True)
        elif cell.is_formula and not cell.text:
            yield SheetProblem(
                *place, "公式没有保存结果,请在 Excel 中打开、保存后再上传,或粘贴为数值。", is_error=True
            )
        elif cell.is_formula:
            yield SheetProblem(*place, f"是公式,按文件保存时的结果“{cell.text[:30]}”读取。")
