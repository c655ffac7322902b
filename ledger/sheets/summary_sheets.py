"""汇总表: summed figures as sheets, each with its counting rule under the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from accounts.models import User
from issues.models import Inspection
from ledger.columns import Column, Kind
from ledger.figures import Line as Figure
from ledger.figures import figures, percent
from ledger.sheets.plan import Line, SheetPlan
from measures.workflow import Status

FIRST_WIDTH, FIGURE_WIDTH = 34, 11
STATES = [status.label for status in Status]


def table_sheet(
    name: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str | int]],
    *,
    title: str,
    notes: Sequence[str],
) -> SheetPlan:
    """Any table of words and numbers: the first column wide, the others as figures in the middle."""
    first = Column("label", headers[0], FIRST_WIDTH)
    others = [
        Column(f"figure_{index}", header, FIGURE_WIDTH, Kind.WORD) for index, header in enumerate(headers[1:])
    ]
    return SheetPlan(name, title, [first, *others], (Line(tuple(row)) for row in rows), notes=notes)


def summary_sheets(user: User, inspection: Inspection, *, today: date, title: str) -> list[SheetPlan]:
    """By category and by department, of what ``user`` may read."""
    found = figures(user, inspection, today=today)
    note = (
        f"{inspection.completion_rule()}。截至{today.isoformat()}。“已逾期”为过了整改时限还没有完成的措施。"
    )
    sheets = []
    for name, lines in (("按问题类别", found.categories), ("按责任部门", found.departments)):
        headers = [name[1:], "措施总数", *STATES, "已逾期", "完成率"]
        rows = list(_rows([*lines, found.whole]))
        sheets.append(table_sheet(f"汇总表({name})", headers, rows, title=f"{title}({name})", notes=[note]))
    return sheets


def _rows(lines: Sequence[Figure]) -> Iterator[tuple[str | int, ...]]:
    for line in lines:
        label = "合计" if line is lines[-1] else line.label
        states = [line.states[status] for status in Status.values]
        yield (label, line.total, *states, line.overdue, percent(line.done, line.total))
