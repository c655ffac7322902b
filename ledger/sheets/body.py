"""Rows as XML, streamed: what ten thousand of them cost is what this module costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import IO, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from ledger.columns import Kind, Merged
from ledger.rows import runs
from ledger.sheets.cells import Encoded, encode, encode_value, safe_cell
from ledger.sheets.identity import seal_row
from ledger.sheets.links import Links
from ledger.sheets.plan import Line, SheetPlan, Value
from ledger.sheets.shell import FIRST_ROW, SheetShell

LINE_HEIGHT = 15.0
PADDING = 4.0
TALLEST = 400.0
# Texts so short come again (names, states); what they become is remembered.
SHORT = 24
MOST_REMEMBERED = 5_000
OPEN_TEXT = ' t="inlineStr"><is><t xml:space="preserve">'
CLOSE_TEXT = b"</t></is></c>"
CLOSE_NUMBER = b"</v></c>"


class _Cell(NamedTuple):
    """The constant pieces of a column: ``start``, row number, then one of the four, then the value."""

    letter: str
    start: bytes
    text: bytes
    number: bytes
    blank: bytes
    link: bytes
    room: int
    merged: Merged


class Body:
    """Writes the rows of one sheet; merges and links, which come after them, to files of their own."""

    def __init__(self, plan: SheetPlan, shell: SheetShell, *, merges: IO[bytes], links: Links) -> None:
        self.plan, self.styles = plan, shell.styles
        self.merges, self.links = merges, links
        self.merge_count = 0
        self.row = FIRST_ROW
        self.cells = [self._cell(index) for index in range(len(plan.columns))]
        self.own = self._rooms(Merged.NOT)
        self.shared = self._rooms(Merged.SUB_ISSUE)
        self.memory: dict[Value, Encoded] = {}
        self.category_start, self.category_id = FIRST_ROW, 0
        for area in shell.merges:
            self._merge(area)

    def _cell(self, index: int) -> _Cell:
        column, styles = self.plan.columns[index], self.styles
        centred = {Kind.DATE: styles.date, Kind.NUMBER: styles.word, Kind.WORD: styles.word}
        style, letter = centred.get(column.kind, styles.text), xl_col_to_name(index)
        return _Cell(
            letter,
            start=f'<c r="{letter}'.encode(),
            text=f'" s="{style}"{OPEN_TEXT}'.encode(),
            number=f'" s="{style}"><v>'.encode(),
            blank=f'" s="{style}"/>'.encode(),
            link=f'" s="{styles.link}"{OPEN_TEXT}'.encode(),
            room=max(int(column.width - 1), 2),
            merged=column.merged,
        )

    def _rooms(self, merged: Merged) -> list[tuple[int, int]]:
        return [
            (index, cell.room)
            for index, cell in enumerate(self.cells)
            if cell.merged is merged and self.plan.columns[index].kind in (Kind.TEXT, Kind.WORD)
        ]

    def write(self, put: Callable[[bytes], object], *, on_row: Callable[[int], object]) -> int:
        """Hands the XML of all rows to ``put``, and answers how many lines there were."""
        for run in runs(self.plan.lines, lambda line: line.sub_issue_id or id(line)):
            out: list[bytes] = []
            self._run(run, out)
            put(b"".join(out))
            on_row(self.row - FIRST_ROW)
        self._end_category()
        lines = self.row - FIRST_ROW
        put(b"".join(map(self._note, self.plan.notes)))
        return lines

    def _run(self, run: list[Line], out: list[bytes]) -> None:
        """The rows of one sub-issue; what they share is written once and merged downwards."""
        start, category_id = self.row, run[0].category_id
        if category_id != self.category_id or not category_id:
            self._end_category()
            self.category_start, self.category_id = start, category_id
        rows = [self._encoded(line.values) for line in run]
        shared = _lines(rows[0], self.shared) / len(run)
        for line, row in zip(run, rows, strict=True):
            height = min(max(_lines(row, self.own), shared) * LINE_HEIGHT + PADDING, TALLEST)
            out.append(b'<row r="%d" ht="%.1f" customHeight="1">' % (self.row, height))
            self._row(line, row, is_first=self.row == start, out=out)
            self.row += 1
        for cell in self.cells if len(run) > 1 else ():
            if cell.merged is Merged.SUB_ISSUE:
                self._merge(f"{cell.letter}{start}:{cell.letter}{self.row - 1}")

    def _end_category(self) -> None:
        if self.category_id and self.row - self.category_start > 1:
            for cell in self.cells:
                if cell.merged is Merged.CATEGORY:
                    self._merge(f"{cell.letter}{self.category_start}:{cell.letter}{self.row - 1}")

    def _merge(self, area: str) -> None:
        self.merge_count += 1
        self.merges.write(b'<mergeCell ref="%b"/>' % area.encode())

    def _encoded(self, values: Sequence[Value]) -> list[Encoded]:
        memory, found = self.memory, []
        for value in values:
            if type(value) is str and len(value) > SHORT:
                found.append(encode(value))
                continue
            known = memory.get(value)
            if known is None:
                known = encode_value(value)
                if len(memory) < MOST_REMEMBERED:
                    memory[value] = known
            found.append(known)
        return found

    def _row(self, line: Line, row: list[Encoded], *, is_first: bool, out: list[bytes]) -> None:
        number = b"%d" % self.row
        starts = {
            Merged.NOT: True,
            Merged.SUB_ISSUE: is_first,
            Merged.CATEGORY: self.row == self.category_start,
        }
        linked = self.plan.link_column if line.link else None
        for index, (cell, value) in enumerate(zip(self.cells, row, strict=True)):
            if not value.xml or not starts[cell.merged]:
                out += (cell.start, number, cell.blank)
            elif value.is_number:
                out += (cell.start, number, cell.number, value.xml, CLOSE_NUMBER)
            elif index == linked:
                self.links.add(f"{cell.letter}{self.row}", line.link)
                out += (cell.start, number, cell.link, value.xml, CLOSE_TEXT)
            else:
                out += (cell.start, number, cell.text, value.xml, CLOSE_TEXT)
        if self.plan.kind and line.pk:
            self._identity(line, row, out=out)
        out.append(b"</row>")

    def _identity(self, line: Line, row: list[Encoded], *, out: list[bytes]) -> None:
        sums = [value.crc for value in row]
        text = seal_row(self.plan.kind, line.pk, version=line.version, sums=sums)
        place = f'<c r="{xl_col_to_name(len(self.cells))}{self.row}" t="inlineStr"><is><t>'
        out += (place.encode(), text.encode(), CLOSE_TEXT)

    def _note(self, note: str) -> bytes:
        """A sentence under the table, as wide as the table."""
        last = self.cells[-1]
        room = sum(cell.room for cell in self.cells)
        lines = _lines([encode(note)], [(0, room)])
        row = f'<row r="{self.row}" ht="{lines * LINE_HEIGHT + PADDING:.1f}" customHeight="1">'
        start = f'<c r="A{self.row}" s="{self.styles.note}"{OPEN_TEXT}'
        if len(self.cells) > 1:
            self._merge(f"A{self.row}:{last.letter}{self.row}")
        self.row += 1
        return row.encode() + start.encode() + encode(safe_cell(note)).xml + CLOSE_TEXT + b"</row>"


def _lines(row: Sequence[Encoded], rooms: list[tuple[int, int]]) -> int:
    """How many lines the tallest of these cells needs; a spreadsheet does not work it out for merged ones."""
    tallest = 1
    for index, room in rooms:
        widths = row[index].widths
        # One line, as nearly every text: without a sum it takes half the time.
        is_one = len(widths) == 1
        lines = -(-widths[0] // room) if is_one else sum(-(-width // room) or 1 for width in widths)
        tallest = max(tallest, lines)
    return tallest
