"""The ledger as a workbook: one sheet, all columns, written row by row in flat memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ledger.rows import LedgerRow
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.columns import LEDGER_COLUMNS
from workbooks.writing.plan import ledger_sheet


def write_workbook(
    path: Path,
    rows: Iterable[LedgerRow],
    *,
    title: str,
    organization: int | None = None,
    inspections: Sequence[int] = (),
    on_row: Callable[[int], object] = int,
) -> int:
    """Writes the file and answers how many measures it holds; ``on_row`` hears how many are written."""
    plans = [ledger_sheet(rows, LEDGER_COLUMNS, title=title)]
    origin = origin_of(plans, organization=organization, inspections=inspections, template="")
    return write_book(path, plans, title=title, origin=origin, on_row=on_row)[0]
