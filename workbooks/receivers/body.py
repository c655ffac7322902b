"""What stands under a header: rows that wait for data, examples, bands between them, and the foot.

Borders, emptiness and width decide, not a list of words that a foot might hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from workbooks.receivers.boxes import boxed_words
from workbooks.receivers.grid import FormGrid, GridCell
from workbooks.receivers.header import TableHeader
from workbooks.receivers.layout import FormSection
from workbooks.receivers.titles import keys_of

# A row belongs to the frame of the table when so many of its cells have borders.
FRAMED = 0.6
EXAMPLE = re.compile(
    r"^[(【\[〔]?(示例|样例|范例|例如|举例|填写示例|填报示例|参考示例|例)([)\]】〕::]|\d|$|如|[^\w])|[(](示例|样例|范例|举例)[)]"
)
FILL_IN = re.compile(r"^[\s_年月日.\-/××xX*…·]+$|^[.…]{2,}$")
CALLED_EXAMPLE = re.compile(
    r"(此|本|该|上述)[行条栏](仅)?[为是作供]?(填写|填报|参考)?(示例|样例|举例|参考)|(示例|样例)行"
)
# Signs that stand for words; two such cells make an example.
HOLLOW = re.compile(r"[×xX*○〇]{2,}|^[…·.]{2,}$|某")
KEEP = re.compile(r"(示例|例)[^,。;;,]{0,12}[,,]?[^不勿无]{0,4}保留")
OVER_ROWS = re.compile(r"\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)")
SERIAL = re.compile(r"^[(]?(\d{1,4}|[一二三四五六七八九十]{1,3}|[①-⑳])[)]?[.、]?$")
LABEL_KEYS = {"category", "focus", "department"}
# So many filled cells make an unmarked row one that somebody filled in; fewer make it a band or a total.
MIN_FILLED = 3


class RowKind(Enum):
    """What a row below the header is."""

    PREPARED = "prepared"
    EXAMPLE = "example"
    PREFILLED = "prefilled"
    FIXED = "fixed"
    BLANK = "blank"


@dataclass(frozen=True)
class TableBody:
    """``sections`` from above; ``examples`` and ``prefilled`` are rows in them."""

    sections: tuple[FormSection, ...]
    examples: tuple[int, ...]
    prefilled: tuple[int, ...]
    last: int


def read_body(grid: FormGrid, header: TableHeader, *, end: int, number_column: int) -> TableBody:
    """The rows between the header and row ``end``, the last one that may belong to the table."""
    reader = _BodyReader(grid, header, number_column)
    kinds = reader.kinds(end)
    if _examples_are_kept(grid, end=end):
        kinds = {row: RowKind.FIXED if kind is RowKind.EXAMPLE else kind for row, kind in kinds.items()}
    kinds = _without_foot(kinds)
    waiting = [row for row, kind in kinds.items() if kind not in (RowKind.FIXED, RowKind.BLANK)]
    last = max(waiting, default=header.last)
    sections = _sections(grid, header, kinds={row: kind for row, kind in kinds.items() if row <= last})
    return TableBody(
        tuple(sections) or (FormSection("", header.last + 1, header.last),),
        tuple(row for row in waiting if kinds[row] is RowKind.EXAMPLE),
        tuple(row for row in waiting if kinds[row] is RowKind.PREFILLED),
        last,
    )


def _without_foot(kinds: dict[int, RowKind]) -> dict[int, RowKind]:
    """Nobody begins to write in the last rows and leaves those above empty: such rows belong to the foot."""
    filled = [row for row, kind in kinds.items() if kind is RowKind.PREFILLED]
    empty = [row for row, kind in kinds.items() if kind is RowKind.PREPARED]
    if not filled or not empty or max(empty) > min(filled):
        return kinds
    return kinds | dict.fromkeys(filled, RowKind.FIXED)


def _examples_are_kept(grid: FormGrid, *, end: int) -> bool:
    """The receiver says somewhere outside of the table that its example has to stay."""
    return any(KEEP.search(cell.text) for cell in grid.cells.values() if len(cell.text) > 6)


def _sections(grid: FormGrid, header: TableHeader, *, kinds: dict[int, RowKind]) -> list[FormSection]:
    found: list[FormSection] = []
    start, title = 0, ""
    for row in range(header.last + 1, max(kinds, default=header.last) + 2):
        if kinds.get(row, RowKind.FIXED) is RowKind.FIXED:
            if start:
                found.append(FormSection(title, start, row - 1))
            start, title = 0, _band(grid, row)
        elif not start:
            start = row
    return found


def _band(grid: FormGrid, row: int) -> str:
    """The text of a row that names what follows: one text alone."""
    texts = {cell.text for cell in grid.said(row) if not cell.is_number and not cell.formula}
    return texts.pop() if len(texts) == 1 else ""


@dataclass(frozen=True)
class _BodyReader:
    grid: FormGrid
    header: TableHeader
    number_column: int

    @property
    def columns(self) -> range:
        return range(self.header.left, self.header.right + 1)

    def kinds(self, end: int) -> dict[int, RowKind]:
        """Row → kind, up to where the frame of the table ends."""
        is_framed = self._is_framed(self.header.titles_last)
        constants = self._constants(end)
        found: dict[int, RowKind] = {}
        for row in range(self.header.last + 1, end + 1):
            if is_framed and not self._is_framed(row):
                if not self._goes_on_unframed(row, end):
                    break
                found[row] = RowKind.FIXED
                continue
            found[row] = self._kind(row, constants)
            if not is_framed and found[row] is RowKind.FIXED:
                break
        return found

    def _is_framed(self, row: int) -> bool:
        framed = sum(1 for column in self.columns if self.grid.sides(row, column) > 1)
        return framed >= FRAMED * len(self.columns)

    def _goes_on_unframed(self, row: int, end: int) -> bool:
        """A band without borders inside the table: a text alone, and the frame goes on right below."""
        is_band = bool(_band(self.grid, row))
        return is_band and row < end and self._is_framed(row + 1) and not self._said(row + 1)

    def _said(self, row: int) -> list[GridCell]:
        """What a row says besides its number and what it works out."""
        return [
            cell
            for cell in self.grid.said(row)
            if cell.column in self.columns
            and not cell.formula
            and not FILL_IN.match(cell.raw)
            and not boxed_words(cell.raw)
            and not (cell.column == self.number_column and SERIAL.match(cell.text))
        ]

    def _constants(self, end: int) -> set[tuple[int, str]]:
        """Short texts that the receiver put into a column of two or more rows: defaults, no data."""
        seen: dict[tuple[int, str], int] = {}
        for row in range(self.header.last + 1, end + 1):
            for cell in self._said(row) if self._is_framed(row) else ():
                seen[cell.column, cell.text] = seen.get((cell.column, cell.text), 0) + 1
        return {place for place, count in seen.items() if count > 1}

    def _kind(self, row: int, constants: set[tuple[int, str]]) -> RowKind:
        said = self._said(row)
        if self._is_crossed(row) or self._totals(row):
            return RowKind.FIXED
        if self._is_marked_example(row, said):
            return RowKind.EXAMPLE
        if self._is_named(row):
            return RowKind.FIXED
        own = [cell for cell in said if (cell.column, cell.text) not in constants]
        if not own:
            return RowKind.PREPARED
        if len(said) > 1 and all(cell.is_slanted or cell.is_grey for cell in said):
            return RowKind.EXAMPLE
        is_full = len(own) >= MIN_FILLED or self._is_begun(row, said, first=own[0])
        return RowKind.PREFILLED if is_full else RowKind.FIXED

    def _is_marked_example(self, row: int, said: Sequence[GridCell]) -> bool:
        """It calls itself one, or has signs in the place of words; a sentence in front is a note, no row."""
        hollow = sum(1 for cell in self.grid.said(row) if HOLLOW.search(cell.text))
        if len(said) == 1 and said[0].column in (self.number_column, self.header.left):
            return False
        is_called = len(said) > 1 and any(CALLED_EXAMPLE.search(cell.text) for cell in said)
        return hollow > 1 or is_called or any(EXAMPLE.search(cell.text) for cell in said)

    def _is_named(self, row: int) -> bool:
        """Words where the other rows have their number: 合计, 负责人."""
        cell = self.grid.cell(row, self.number_column)
        is_number = cell.formula or SERIAL.match(cell.text) or FILL_IN.match(cell.raw)
        return bool(cell.text) and not is_number

    def _is_begun(self, row: int, said: Sequence[GridCell], *, first: GridCell) -> bool:
        """Whether few texts are those of a row that somebody began, not a band or the name of a total."""
        if self._is_for_labels(first.column):
            return True
        if first.column in (self.number_column, self.header.left):
            return False
        number = self.grid.cell(row, self.number_column)
        is_numbered = bool(number.formula or SERIAL.match(self.grid.text(row, self.number_column)))
        return len(said) > 1 or is_numbered or self.grid.area(row, first.column).height > 1

    def _is_for_labels(self, column: int) -> bool:
        """A column of categories or departments: what stands there names the rows beside it."""
        cell = next((cell for cell in self.header.cells if cell.column == column), None)
        return cell is not None and bool(set(keys_of(cell.path)) & LABEL_KEYS)

    def _is_crossed(self, row: int) -> bool:
        """A cell merged over several columns that the header keeps apart."""
        starts = {cell.column for cell in self.header.cells}
        areas = {self.grid.area(row, column) for column in self.columns}
        return any(
            area.width > 1 and any(column in starts for column in range(area.left + 1, area.right + 1))
            for area in areas
        )

    def _totals(self, row: int) -> bool:
        """It adds up other rows; a running number may look at other rows as well."""
        for column in self.columns:
            formula = self.grid.cell(row, column).formula
            if column != self.number_column and any(
                int(first) != int(last) for _, first, _, last in OVER_ROWS.findall(formula)
            ):
                return True
        return False
