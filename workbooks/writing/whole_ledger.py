"""The ledger as a workbook: one sheet, all columns, written row by row in flat memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ledger.fields import LedgerField
from ledger.rows import LedgerRow
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.columns import ledger_columns
from workbooks.writing.plan import ledger_sheet


def write_workbook(
    path: Path,
    rows: Iterable[LedgerRow],
    *,
    title: str,
    organization: int | None = None,
    inspections: Sequence[int] = (),
    own: Iterable[LedgerField] = (),
    on_row: Callable[[int], object] = int,
) -> int:
    """Writes the file and answers how many measures it holds; ``on_row`` hears how many are written.

    ``own``: the own columns behind the others.
    """
    plans = [ledger_sheet(rows, ledger_columns(own), title=title)]
    origin = origin_of(plans, organization=organization, inspections=inspections, template="")
    return write_book(path, plans, title=title, origin=origin, on_row=on_row)[0]
