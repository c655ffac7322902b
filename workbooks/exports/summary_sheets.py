"""汇总表: summed figures as sheets, each with its counting rule under the table."""

from __future__ import annotations

from datetime import date

from issues.models import Inspection
from ledger.fields import FieldKind
from ledger.summary import SummaryTable, summary_tables
from workbooks.writing.columns import SheetColumn
from workbooks.writing.plan import SheetLine, SheetPlan

FIRST_WIDTH, FIGURE_WIDTH = 24, 6.5


def summary_sheets(inspection: Inspection, *, today: date, title: str) -> list[SheetPlan]:
    """One sheet per table; of the whole inspection, so it is for those who see all of it."""
    return [table_sheet(table, title=title) for table in summary_tables(inspection, today=today)]


def table_sheet(table: SummaryTable, *, title: str) -> SheetPlan:
    """The first column wide, the others as figures in the middle."""
    first = SheetColumn("label", table.headers[0], FIRST_WIDTH)
    others = [
        SheetColumn(f"figure_{index}", header, FIGURE_WIDTH, FieldKind.WORD)
        for index, header in enumerate(table.headers[1:])
    ]
    lines = (SheetLine(tuple(row)) for row in table.rows)
    return SheetPlan(table.title, f"{title}({table.title})", [first, *others], lines, notes=[table.note])
