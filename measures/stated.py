"""What is said of a measure by its status, kind of deadline and date.

Of a row of the database as of the plain values that a list reads: building fifty measures with all they
belong to takes longer than reading them.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from measures.workflow import Status, Timeframe


class StatedRow(Protocol):
    @property
    def status(self) -> str: ...
    @property
    def timeframe(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...


def is_overdue(row: StatedRow, today: date) -> bool:
    return row.status != Status.COMPLETED and row.due_on is not None and row.due_on < today


def days_left(row: StatedRow, today: date) -> int | None:
    """Calendar days to the due date, negative when overdue; None without one or when completed."""
    if row.due_on is None or row.status == Status.COMPLETED:
        return None
    return (row.due_on - today).days


def status_label(row: StatedRow) -> str:
    """The status in words; a completed long-term measure is 阶段性完成."""
    if row.status == Status.COMPLETED and row.timeframe == Timeframe.LONG_TERM:
        return "阶段性完成"
    return Status(row.status).label


def status_colour(row: StatedRow) -> str:
    return Status(row.status).colour
