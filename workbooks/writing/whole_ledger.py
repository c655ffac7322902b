"""The ledger as a workbook: one sheet, all columns, written row by row in flat memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ledger.columns import COLUMNS, Row
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.plan import ledger_sheet


def write_workbook(
    path: Path,
    rows: Iterable[Row],
    *,
    title: str,
    organization: int | None = None,
    on_row: Callable[[int], object] = int,
) -> int:
    """Writes the file and answers how many measures it holds; ``on_row`` hears how many are written."""
    plans = [ledger_sheet(rows, COLUMNS, title=title)]
    origin = origin_of(plans, organization=organization, inspections=(), template="")
    return write_book(path, plans, title=title, origin=origin, on_row=on_row)[0]
