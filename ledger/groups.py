"""The one grouped read of measures from which figures, summary and overview are added up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, DateTimeField, FloatField, Func, Min, Q, Sum
from django.db.models.functions import Coalesce

from issues.models import ReviewSteps
from measures.models.measure import MeasureQuerySet
from measures.workflow import OPEN_STATUSES, Party, Status, Timeframe, turn

CATEGORY, FOCUS = "category_id", "category__focus"
# What is counted of the days ahead, in the order of ``MeasureGroup``.
NEAR = {"within_7": 7, "within_30": 30, "within_14": 14}
# Django's difference of two instants is Python that SQLite calls once a row.
EPOCH_SECONDS = {
    "sqlite": "((julianday(%(expressions)s) - 2440587.5) * 86400.0)",
    "postgresql": "EXTRACT(EPOCH FROM %(expressions)s)::double precision",
}
Heading = int | str


class MeasureGroup(NamedTuple):
    """Measures that are alike in what is asked of them, and how many of them.

    ``heading`` is the key of their category, or its focus (see ``groups_of``). ``due``: of any state, with
    a deadline up to today; ``overdue`` and ``within_…`` count what is open. ``first``: the first deadline.
    ``since``: the sum of the instants, in seconds of the epoch, from which the open ones wait as they do;
    with ``leader_id`` and ``awaits_leader`` it is read for ``has_people`` only.
    """

    heading: Heading
    department_id: int | None
    timeframe: str
    status: str
    is_long_term_counted: bool
    leader_id: int | None
    awaits_leader: bool
    total: int
    overdue: int
    within_7: int
    within_30: int
    within_14: int
    due: int
    first: date | None
    since: float | None

    @property
    def is_done(self) -> bool:
        """Completed, as far as the rule of the inspection counts it."""
        if self.status != Status.COMPLETED:
            return False
        return self.is_long_term_counted or self.timeframe != Timeframe.LONG_TERM

    @property
    def party(self) -> Party:
        return turn(self.status, awaits_leader=self.awaits_leader)


def groups_of(
    measures: MeasureQuerySet, today: date, *, by: str = CATEGORY, has_people: bool = False
) -> list[MeasureGroup]:
    """As many rows as there are combinations, however many measures there are.

    ``by`` is what the categories of one inspection, or of many of them, are told apart by.
    """
    last = {name: today + timedelta(days=days) for name, days in NEAR.items()}
    counts = {name: Count("pk", filter=Q(due_on__range=(today, day))) for name, day in last.items()}
    keys = (by, "department_id", "timeframe", "status", "inspection__is_long_term_counted")
    people = PEOPLE if has_people else ()
    rows = (
        measures.order_by()
        .values_list(*keys, *people)
        .annotate(
            total=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            **counts,
            due=Count("pk", filter=Q(due_on__lte=today)),
            first=Min("due_on"),
            **({"since": _waiting_since()} if has_people else {}),
        )
    )
    return [_with_people(row) if has_people else _without_people(row) for row in rows]


# Read for who is asked about people: the leader, and what tells whether it is his turn.
PEOPLE = ("leader_id", "endorsed_by_id", "inspection__review_steps")
KEYS, NUMBERS = 5, 5 + len(PEOPLE)


def _waiting_since() -> Sum:
    """Of the open ones, the sum of the instants from which they wait."""
    since = Func(
        Coalesce("status_changed_at", "created_at", output_field=DateTimeField()),
        template=EPOCH_SECONDS[connection.vendor],
        output_field=FloatField(),
    )
    return Sum(since, filter=Q(status__in=OPEN_STATUSES))


def _with_people(row: tuple[Any, ...]) -> MeasureGroup:
    """As ``measures.filters.counted.awaits_leader`` says: not endorsed under two-step review."""
    leader, endorsed_by, steps = row[KEYS:NUMBERS]
    awaits = row[STATUS] == Status.SUBMITTED and endorsed_by is None and steps == ReviewSteps.TWO
    return MeasureGroup._make([*row[:KEYS], leader, awaits, *_of_open(row[STATUS], row[NUMBERS:])])


def _without_people(row: tuple[Any, ...]) -> MeasureGroup:
    return MeasureGroup._make([*row[:KEYS], None, False, *_of_open(row[STATUS], row[KEYS:]), None])


STATUS = MeasureGroup._fields.index("status")


def _of_open(status: str, numbers: tuple[Any, ...]) -> tuple[Any, ...]:
    """Nothing that is done is late or near: asked here once a group, not by the database once a row."""
    total, *near_and_late = numbers
    return numbers if status != Status.COMPLETED else (total, 0, 0, 0, 0, *near_and_late[4:])
