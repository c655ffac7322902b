"""What is late and by whom, what should be done by today, and what comes in the next two weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from measures.models import Measure
from measures.models.measure import MeasureQuerySet
from measures.pages.rows import cut
from measures.workflow import OPEN_STATUSES, Status

AHEAD_DAYS = 14
# What somebody takes in at a glance; the list has them all.
MAX_COMING = 4
MAX_TEXT = 40
SHOWN = ("mark", "text", "due_on", "status", "department__name")


@dataclass(frozen=True)
class Ahead:
    """``due``: deadlines up to today, ``due_done`` of these completed; ``coming``: the first ones."""

    due: int
    due_done: int
    count: int
    coming: list[ComingMeasure]
    query: str


@dataclass(frozen=True)
class ComingMeasure:
    pk: int
    text: str
    department: str
    due_on: date
    days: int


def ahead(measures: MeasureQuerySet, today: date) -> Ahead:
    """Two reads whatever the size."""
    last = today + timedelta(days=AHEAD_DAYS)
    passed, is_open = Q(due_on__lte=today), Q(status__in=OPEN_STATUSES)
    numbers = measures.order_by().aggregate(
        due=Count("pk", filter=passed),
        due_done=Count("pk", filter=passed & Q(status=Status.COMPLETED)),
        count=Count("pk", filter=is_open & Q(due_on__range=(today, last))),
    )
    rows = measures.due_within(AHEAD_DAYS, today=today).select_related("department").only(*SHOWN)
    coming = [_coming(row, today) for row in rows.order_by("due_on", "id")[:MAX_COMING]]
    return Ahead(coming=coming, query=f"due_within={AHEAD_DAYS}", **numbers)


def _coming(row: Measure, today: date) -> ComingMeasure:
    due_on = row.due_on or today
    department = row.department.name if row.department else ""
    return ComingMeasure(
        row.pk, cut(f"{row.mark}{row.text}", MAX_TEXT), department, due_on, (due_on - today).days
    )
