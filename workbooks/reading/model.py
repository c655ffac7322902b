"""What reading a ledger workbook gives: rows as they stand in the file, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.fields import LedgerField
from workbooks.reading.shown import general

LETTERS = 26


def letter_of(column: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Cell:
    """``value`` is a text, a number, or the date a number stands for; formulas give their last result.

    ``shown``: a number as its format shows it, where that says more than its digits. ``is_bare``: a number
    whose format the file's reader does not tell.
    """

    value: str | float | date = ""
    is_error: bool = False
    is_formula: bool = False
    shown: str = ""
    is_bare: bool = False

    @property
    def text(self) -> str:
        """As a reader sees it: whole numbers without a point, dates as 2024-12-31."""
        if isinstance(self.value, float):
            return self.shown or general(self.value)
        return self.value.isoformat() if isinstance(self.value, date) else self.value


@dataclass(frozen=True)
class Area:
    """A merged range; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """The filled cells of a sheet: row → column → cell."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)


@dataclass(frozen=True)
class SheetProblem:
    """Something in the file that was not understood; ``row`` 0 speaks of the whole sheet."""

    sheet: str
    row: int
    column: str
    message: str
    is_error: bool = False

    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row else ""
        column = f"{self.column}列" if self.column else ""
        return f"工作表“{self.sheet}”{row}{column}:{self.message}"


@dataclass(frozen=True)
class FileColumn:
    """A column under the header; ``field`` None is passed over, ``is_decided`` on purpose.

    ``meant``: what its title says, also where another column is read for it or nothing is; perhaps several.
    ``tick``: the word that a tick in it stands for; the columns of the group share a field.
    """

    letter: str
    index: int
    title: str
    field: LedgerField | None
    meant: tuple[LedgerField, ...] = ()
    is_decided: bool = False
    tick: str = ""


@dataclass(frozen=True)
class LooseCell:
    """A filled cell of a row that no field is read from; ``meant`` as its title says."""

    letter: str
    title: str
    text: str
    meant: tuple[LedgerField, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.letter}列“{self.title}”" if self.title else f"{self.letter}列"


@dataclass(frozen=True)
class SheetRow:
    """One measure as the file says it. ``cells`` lacks a field whose column is not there.

    ``loose``: what else stands in the row. ``part`` counts the measures that one row held in one cell,
    ``table`` the tables above it on the sheet, each with the same header.
    """

    sheet: str
    number: int
    cells: Mapping[LedgerField, Cell]
    letters: Mapping[LedgerField, str]
    mark: str = ""
    loose: tuple[LooseCell, ...] = ()
    part: int = 0
    table: int = 0

    @property
    def place(self) -> tuple[str, int, int]:
        return self.sheet, self.number, self.part

    def text(self, field: LedgerField) -> str:
        cell = self.cells.get(field)
        return cell.text.strip() if cell is not None else ""


@dataclass(frozen=True)
class SheetReading:
    """``header`` holds the row numbers of the header, one or two; ``around`` what stands above and below
    the table."""

    name: str
    header: tuple[int, ...]
    columns: tuple[FileColumn, ...]
    rows: tuple[SheetRow, ...]
    around: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkbookReading:
    sheets: tuple[SheetReading, ...]
    problems: tuple[SheetProblem, ...]

    def rows(self) -> Iterator[SheetRow]:
        for sheet in self.sheets:
            yield from sheet.rows


class UnreadableWorkbook(Exception):
    """The file is no workbook that can be read; ``str(error)`` says what to do."""
