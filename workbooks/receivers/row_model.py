"""What a row of a table looks like and calculates: learnt once, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from string import ascii_uppercase

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from workbooks.receivers.layout import FormColumn, FormTable
from workbooks.receivers.package.book import FormBook
from workbooks.receivers.package.sheets import FormSheet, FormValue
from workbooks.receivers.package.values import serial_of
from workbooks.writing.shell import DATE_FORM

TEXT_FORMAT = "@"
REFERENCE = re.compile(r"(?<![A-Za-z!'])\$?([A-Z]{1,3})\$?(\d+)(?![\d(])")
# It looks first whether there is a number.
COPES_WITH_WORDS = re.compile("ISNUMBER|ISTEXT|IFERROR|ISERROR", re.IGNORECASE)


@dataclass
class RowModel:
    """``looks`` by column; ``formulas`` with their places; ``counted_on``: the columns they look at."""

    book: FormBook
    looks: dict[int, int] = field(default_factory=dict)
    height: float = 0.0
    formulas: dict[int, tuple[str, str]] = field(default_factory=dict)
    counted_on: frozenset[int] = frozenset()
    spans: bool = False
    band_looks: dict[int, int] = field(default_factory=dict)

    def place(self, row: int, column: int) -> str:
        return f"{get_column_letter(column)}{row}"

    def dress(self, sheet: FormSheet, row: int, *, is_new: bool) -> None:
        for column, look in self.looks.items():
            sheet.set_style(row, column, look)
        if is_new and self.height:
            sheet.set_height(row, self.height)

    def band_style(self, column: int) -> int:
        return self.band_looks.get(column, self.looks.get(column, 0))

    def date_style(self, style: int, column: FormColumn) -> int:
        """The format of the cell where it has one, else of its column, else ours."""
        own = self.book.styles.number_format(style)
        if own == TEXT_FORMAT and column.column not in self.counted_on:
            return style
        if own in ("General", TEXT_FORMAT):
            return self.book.styles.with_format(style, column.date_format or DATE_FORM)
        return style

    def as_written(self, value: FormValue, style: int) -> FormValue:
        """A date in a column of texts, or before spreadsheets have any, is written as it reads."""
        if isinstance(value, date) and (
            self.book.styles.number_format(style) == TEXT_FORMAT or serial_of(value) is None
        ):
            return value.isoformat()
        return value


def row_model(book: FormBook, sheet: FormSheet, table: FormTable) -> RowModel:
    """From a prepared row that is no example; else from an example set upright, else from the header."""
    waiting = [row for section in table.sections for row in range(section.first, section.last + 1)]
    tall = [area for area in sheet.merges if area.height > 1]
    merged = {row for area in tall for row in range(area.top, area.bottom + 1)}
    covered = {row for area in tall for row in range(area.top + 1, area.bottom + 1)}
    prefilled = {row.row for row in table.prefilled}
    plain = [row for row in waiting if row not in table.examples]
    row = next(
        (row for row in plain if row not in merged and row not in prefilled),
        next((row for row in plain if row not in covered), next(iter(plain), 0)),
    )
    model = RowModel(book)
    right = max([column.column + column.span - 1 for column in table.columns])
    columns = range(1, right + 1)
    if row:
        places = sheet.cells.get(row, {}) or columns
        model.looks = {column: sheet.style(row, column) for column in {*places, *columns}}
    elif waiting:
        row = waiting[0]
        model.looks = {column: book.styles.upright(sheet.style(row, column)) for column in columns}
    else:
        model.looks = {column: book.styles.body(sheet.style(table.header_last, column)) for column in columns}
    model.height = sheet.height(row) if row and sheet.has_height(row) else 0.0
    model.formulas = _formulas(sheet, waiting, table.columns)
    model.counted_on = _counted_on(model.formulas)
    model.spans = row > 0 and any(area.top == row == area.bottom for area in sheet.merges)
    model.band_looks = _band_looks(sheet, table)
    return model


def _formulas(
    sheet: FormSheet, rows: Sequence[int], columns: Sequence[FormColumn]
) -> dict[int, tuple[str, str]]:
    """What the receiver's rows work out, from the first row that has it."""
    found: dict[int, tuple[str, str]] = {}
    for column in columns:
        for row in rows:
            if formula := sheet.formula(row, column.column):
                found[column.column] = formula, f"{get_column_letter(column.column)}{row}"
                break
    return found


def _counted_on(formulas: dict[int, tuple[str, str]]) -> frozenset[int]:
    """Columns whose value in the same row a formula uses, and that cannot do with a word."""
    return frozenset(
        column_index_from_string(letter)
        for formula, origin in formulas.values()
        if not COPES_WITH_WORDS.search(formula)
        for letter, row in REFERENCE.findall(formula)
        if row == origin.lstrip(ascii_uppercase)
    )


def _band_looks(sheet: FormSheet, table: FormTable) -> dict[int, int]:
    band = next((section.first - 1 for section in table.sections if section.title), 0)
    return {column: sheet.style(band, column) for column in sheet.cells.get(band, {})} if band else {}
