"""Rows as XML, streamed: what ten thousand of them cost is what this module costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import getitem, itemgetter
from typing import IO

from ledger.fields import Merged
from ledger.rows import runs
from workbooks.identity import sealer
from workbooks.writing.cells import LINE_HEIGHT, TALLEST, encode, lines_in
from workbooks.writing.links import Links
from workbooks.writing.pieces import CLOSE_TEXT, OPEN_LOOSE, column_pieces, indexes
from workbooks.writing.plan import SheetLine, SheetPlan
from workbooks.writing.shell import FIRST_ROW, SheetShell

PADDING = 4.0
OPEN_IDENTITY = b'" t="inlineStr"><is><t>'
CLOSE_IDENTITY = CLOSE_TEXT + b"</row>"


class Body:
    """Writes the rows of one sheet; merges and links, which come after them, to files of their own."""

    def __init__(self, plan: SheetPlan, shell: SheetShell, *, merges: IO[bytes], links: Links) -> None:
        self.plan, self.styles = plan, shell.styles
        self.merges, self.links = merges, links
        self.merge_count = 0
        self.row = FIRST_ROW
        self.columns = column_pieces(list(plan.columns), shell.styles, has_identity=bool(plan.kind))
        self.seal = sealer(plan.kind, len(plan.columns))
        self.own = indexes(self.columns, Merged.NOT)
        self.shared = indexes(self.columns, Merged.SUB_ISSUE)
        self.in_category = indexes(self.columns, Merged.CATEGORY)
        self.own_lines, self.shared_lines = _lines_of(self.own), _lines_of(self.shared)
        self.category_start, self.category_id = FIRST_ROW, 0
        for area in shell.merges:
            self._merge(area)

    def write(self, put: Callable[[bytes], object], *, on_row: Callable[[int], object]) -> int:
        """Hands the XML of all rows to ``put``, and answers how many lines there were."""
        for run in runs(self.plan.lines, lambda line: line.sub_issue_id or id(line)):
            put(self._run(run))
            on_row(self.row - FIRST_ROW)
        self._end_category()
        lines = self.row - FIRST_ROW
        put(b"".join(map(self._note, self.plan.notes)))
        return lines

    def _run(self, run: list[SheetLine]) -> bytes:
        """The rows of one sub-issue; what they share is written once and merged downwards."""
        start, category_id = self.row, run[0].category_id
        if category_id != self.category_id or not category_id:
            self._end_category()
            self.category_start, self.category_id = start, category_id
        shared, xml = 0.0, []
        for line in run:
            # Taken apart at once, which is cheaper than asking each piece for each of its three.
            cells, sums, lines = zip(*map(getitem, self.columns, line.values), strict=True)
            shared = shared or _most(self.shared_lines, lines) / len(run)
            height = min(max(_most(self.own_lines, lines), shared) * LINE_HEIGHT + PADDING, TALLEST)
            xml.append(self._row(line, list(cells), sums, is_first=self.row == start, height=height))
            self.row += 1
        if len(run) > 1:
            self._merge_down(self.shared, start)
        return b"".join(xml)

    def _row(
        self, line: SheetLine, cells: list[bytes], sums: tuple[int, ...], *, is_first: bool, height: float
    ) -> bytes:
        for index in () if is_first else self.shared:
            cells[index] = self.columns[index].blank
        for index in () if self.row == self.category_start else self.in_category:
            cells[index] = self.columns[index].blank
        link = self.plan.link_column if line.link else None
        if link is not None and line.values[link]:
            self.links.add(f"{self.columns[link].letter}{self.row}", line.link)
            cells[link] = self.columns[link].linked(line.values[link])
        if self.plan.kind:
            text = self.seal(line.pk, line.version, sums)
            cells.append(b"%b%b%b" % (OPEN_IDENTITY, text, CLOSE_IDENTITY))
        # Between any two of these stands the number of the row.
        return (b"%d" % self.row).join(
            [b'<row r="', b'" ht="%.1f" customHeight="1"><c r="A' % height, *cells]
        )

    def _end_category(self) -> None:
        if self.category_id and self.row - self.category_start > 1:
            self._merge_down(self.in_category, self.category_start)

    def _merge_down(self, columns: list[int], start: int) -> None:
        end, letters = self.row - 1, [self.columns[index].letter for index in columns]
        areas = [f'<mergeCell ref="{letter}{start}:{letter}{end}"/>' for letter in letters]
        self.merge_count += len(areas)
        self.merges.write("".join(areas).encode())

    def _merge(self, area: str) -> None:
        self.merge_count += 1
        self.merges.write(b'<mergeCell ref="%b"/>' % area.encode())

    def _note(self, note: str) -> bytes:
        """A sentence under the table, as wide as the table."""
        encoded, room = encode(note), sum(column.room for column in self.columns)
        height = lines_in(encoded.widths, room) * LINE_HEIGHT + PADDING
        if len(self.columns) > 1:
            self._merge(f"A{self.row}:{self.columns[-1].letter}{self.row}")
        row = f'<row r="{self.row}" ht="{height:.1f}" customHeight="1">'
        cell = f'<c r="A{self.row}" s="{self.styles.note}"{OPEN_LOOSE}'
        self.row += 1
        return row.encode() + cell.encode() + encoded.xml + CLOSE_TEXT + b"</row>"


def _lines_of(columns: list[int]) -> Callable[[Sequence[int]], Sequence[int]]:
    """Takes the lines of these columns; itemgetter answers no sequence for one."""
    return itemgetter(*columns) if len(columns) > 1 else lambda lines: [lines[index] for index in columns]


def _most(of: Callable[[Sequence[int]], Sequence[int]], lines: Sequence[int]) -> int:
    return max(of(lines), default=1)
