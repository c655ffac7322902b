"""A column of a workbook of ours: what it shows, how it is titled, how wide it is and how its cells look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.fields import STANDARD_FIELDS, FieldKind, LedgerField, Merged


@dataclass(frozen=True)
class SheetColumn:
    """``key`` names the value in hidden marks; tables that are no ledger have keys of their own."""

    key: str
    title: str
    width: float
    kind: FieldKind = FieldKind.TEXT
    merged: Merged = Merged.NOT


def sheet_column(field: LedgerField, *, title: str = "", width: float = 0) -> SheetColumn:
    """A field of the ledger as a column, with another title or width where one is given."""
    return SheetColumn(field.key, title or field.title, width or field.width, field.kind, field.merged)


def ledger_columns(own: Iterable[LedgerField]) -> list[SheetColumn]:
    """整改台账 as everybody gets it who asks for nothing else, then the own columns."""
    return [*LEDGER_COLUMNS, *sheet_columns(own)]


def sheet_columns(fields: Iterable[LedgerField]) -> list[SheetColumn]:
    return [sheet_column(field) for field in fields]


LEDGER_COLUMNS = sheet_columns(STANDARD_FIELDS)
