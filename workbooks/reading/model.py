"""What reading a ledger workbook gives: rows as they stand in the file, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.fields import LedgerField

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
    """``value`` is a text, a number, or the date a number stands for; formulas give their last result."""

    value: str | float | date = ""
    is_error: bool = False
    is_formula: bool = False

    @property
    def text(self) -> str:
        """As a reader sees it: whole numbers without a point, dates as 2024-12-31."""
        if isinstance(self.value, float):
            return str(int(self.value)) if self.value.is_integer() else repr(self.value)
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
    """A column under the header; ``field`` None is passed over."""

    letter: str
    index: int
    title: str
    field: LedgerField | None


@dataclass(frozen=True)
class SheetRow:
    """One measure as the file says it. ``cells`` lacks a field whose column is not there."""

    sheet: str
    number: int
    cells: Mapping[LedgerField, Cell]
    letters: Mapping[LedgerField, str]
    mark: str = ""

    @property
    def place(self) -> tuple[str, int]:
        return self.sheet, self.number

    def text(self, field: LedgerField) -> str:
        cell = self.cells.get(field)
        return cell.text.strip() if cell is not None else ""


@dataclass(frozen=True)
class SheetReading:
    """``header`` holds the row numbers of the header, one or two."""

    name: str
    header: tuple[int, ...]
    columns: tuple[FileColumn, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True)
class WorkbookReading:
    sheets: tuple[SheetReading, ...]
    problems: tuple[SheetProblem, ...]

    def rows(self) -> Iterator[SheetRow]:
        for sheet in self.sheets:
            yield from sheet.rows


class UnreadableWorkbook(Exception):
    """The file is no workbook that can be read; ``str(error)`` says what to do."""
