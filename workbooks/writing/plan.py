"""A workbook as it is planned: sheets with their columns and a stream of lines. Knows no files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from issues.custom_values import is_custom
from ledger.rows import LedgerRow
from workbooks.identity import MEASURE
from workbooks.writing.columns import SheetColumn

MAX_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
Value = str | int | Decimal | date | None


class SheetLine(NamedTuple):
    """One row of a sheet. Neighbours with the same ids share their merged cells; ``pk`` 0 has no identity."""

    values: Sequence[Value]
    category_id: int = 0
    sub_issue_id: int = 0
    pk: int = 0
    version: int = 0
    link: str = ""


@dataclass
class SheetPlan:
    """``notes`` are printed under the table. With ``kind`` each line carries its hidden identity."""

    name: str
    title: str
    columns: Sequence[SheetColumn]
    lines: Iterable[SheetLine]
    notes: Sequence[str] = field(default=())
    kind: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)

    @property
    def link_column(self) -> int | None:
        """The column that leads to the files."""
        return next((index for index, column in enumerate(self.columns) if column.key == "evidence"), None)


def lines_of(rows: Iterable[LedgerRow], columns: Sequence[SheetColumn]) -> Iterator[SheetLine]:
    """Rows of the ledger as lines of these columns."""
    values = _values_of([column.key for column in columns])
    for row in rows:
        yield SheetLine(values(row), row.category_id, row.sub_issue_id, row.pk, row.version, row.link)


def _values_of(keys: Sequence[str]) -> Callable[[LedgerRow], Sequence[Value]]:
    """The fast way where all keys are attributes of the row; with one key attrgetter answers no tuple."""
    if len(keys) > 1 and not any(map(is_custom, keys)):
        return attrgetter(*keys)
    return lambda row: tuple(map(row.value, keys))


def ledger_sheet(
    rows: Iterable[LedgerRow],
    columns: Sequence[SheetColumn],
    *,
    title: str,
    name: str = "整改台账",
    kind: str = MEASURE,
) -> SheetPlan:
    return SheetPlan(name, title, columns, lines_of(rows, columns), kind=kind)


def sheet_names(wanted: Sequence[str], *, taken: Iterable[str] = ()) -> list[str]:
    """Names a workbook takes: at most 31 UTF-16 units, no forbidden signs, no two alike but for case."""
    used = {name.casefold() for name in taken} | {"history"}
    found = []
    for name in wanted:
        # An apostrophe at an end is refused too.
        clean = _cut(FORBIDDEN.sub("", name).strip().strip("'"), MAX_NAME) or "表"
        candidate, number = clean, 1
        while candidate.casefold() in used:
            number += 1
            candidate = f"{_cut(clean, MAX_NAME - len(str(number)) - 2)}({number})"
        used.add(candidate.casefold())
        found.append(candidate)
    return found


def _cut(name: str, units: int) -> str:
    return name.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").rstrip(" '")
