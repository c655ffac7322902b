"""What stood where at the end of a day, worked out from the append-only records and the edit history.

An event counts for the day on which it happened, in local time; the last one of a day is what the day
ends with. So a day can be written on its evening or years later and comes out the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from audit import sql
from issues.models import Closure, Inspection, SubIssue
from measures.models import Measure, StatusChange
from measures.models.measure import MeasureQuerySet
from measures.workflow import Status, Timeframe

ONE = timedelta(days=1)
# More keys than one statement should have.
BATCH_SIZE = 5_000
DONE = f"""
SELECT {{}}, SUM(CASE WHEN to_status = '{Status.COMPLETED}' THEN 1 ELSE 0 END)
    - SUM(CASE WHEN from_status = '{Status.COMPLETED}' THEN 1 ELSE 0 END)
FROM measures_statuschange
WHERE (to_status = '{Status.COMPLETED}' OR from_status = '{Status.COMPLETED}') AND measure_id IN ({{}})
GROUP BY 1
"""  # noqa: S608  # nosec B608 - constants
LOCAL_DAY = {
    "sqlite": "date(at, '{:+d} minutes')",
    "postgresql": "CAST(at AT TIME ZONE 'UTC' + {:+d} * INTERVAL '1 minute' AS date)",
}
# The fields of DailyFigures that are counted here, by status.
FIELD_OF = {
    Status.DRAFT: "draft",
    Status.IN_PROGRESS: "in_progress",
    Status.SUBMITTED: "submitted",
    Status.RETURNED: "returned",
    Status.COMPLETED: "completed",
}


@dataclass(frozen=True)
class MeasureState:
    """A measure between two events."""

    status: str = Status.DRAFT
    timeframe: str = ""
    due_on: date | None = None
    is_gone: bool = False


@dataclass(frozen=True)
class MeasureEvent:
    """At ``at`` some fields of a measure's state became ``values``."""

    at: datetime
    values: dict[str, Any]


class Counter:
    """Counts per day by differences: a span of any length costs two additions."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.length = first, (last - first).days + 1
        self.changes: dict[str, list[int]] = defaultdict(lambda: [0] * (self.length + 1))

    def add(self, name: str, begin: date, *, end: date) -> None:
        """One more from ``begin`` until the day before ``end``."""
        start = max((begin - self.first).days, 0)
        stop = min((end - self.first).days, self.length)
        if start < stop:
            self.changes[name][start] += 1
            self.changes[name][stop] -= 1

    def days(self) -> Iterator[tuple[date, dict[str, int]]]:
        columns = {name: list(accumulate(found)) for name, found in self.changes.items()}
        for index in range(self.length):
            yield (
                self.first + index * ONE,
                {name: column[index] for name, column in columns.items() if column[index]},
            )


def counts(measures: MeasureQuerySet, inspection: Inspection, *, first: date, last: date) -> Counter:
    """The days from ``first`` to ``last``, of those ``measures`` that belong to ``inspection``."""
    rows = measures.filter(inspection=inspection)
    return _counter(_events_of(rows, StatusChange.objects.all()), first, last=last)


def completions(measures: MeasureQuerySet, inspection: Inspection, *, first: date, last: date) -> Counter:
    """As ``counts``, of what is completed alone: of the moves only those there and back are read.

    Edits are read where it matters whether a measure was long-term on the day.
    """
    moves = StatusChange.objects.filter(Q(to_status=Status.COMPLETED) | Q(from_status=Status.COMPLETED))
    rows, has_edits = measures.filter(inspection=inspection), not inspection.is_long_term_counted
    return _counter(_events_of(rows, moves, has_edits=has_edits), first, last=last)


def done_by_day(measures: Sequence[int], *, first: date, last: date) -> Iterator[tuple[date, int]]:
    """As ``completions`` where what is long-term counts as well; ``measures``: of one inspection, current.

    Who came and who left on a day is added up by the database: as many rows as days, however many moves.
    """
    changes: dict[date, int] = defaultdict(int)
    for start in range(0, len(measures), BATCH_SIZE):
        for day, change in _done_on_days(measures[start : start + BATCH_SIZE]):
            changes[day] += change
    total = sum(change for day, change in changes.items() if day < first)
    for index in range((last - first).days + 1):
        day = first + index * ONE
        total += changes.get(day, 0)
        yield day, total


def _done_on_days(measures: Sequence[int]) -> Iterator[tuple[date, int]]:
    """In local days: our time has had one offset since 1992."""
    offset = timezone.localtime().utcoffset() or timedelta()
    day = LOCAL_DAY[connection.vendor].format(int(offset.total_seconds() // 60))
    for on, change in sql.look(DONE.format(day, sql.marks(measures)), measures):
        yield date.fromisoformat(str(on)), change


def _counter(measures: Iterable[list[MeasureEvent]], first: date, *, last: date) -> Counter:
    counter = Counter(first, last)
    for events in measures:
        for begin, end, state in _spans(events, last + ONE):
            _count(counter, begin, end=end, state=state)
    return counter


def count_findings(counter: Counter, inspection: Inspection, *, last: date) -> None:
    """Findings that exist and those that are signed off."""
    history = SubIssue.history
    rows = SubIssue.objects.filter(inspection=inspection)
    made = history.filter(inspection_id=inspection.pk, history_type="+")
    born = dict(made.filter(id__in=rows.order_by().values("pk")).values_list("id", "history_date"))
    acts: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    signed = Closure.objects.filter(sub_issue__in=rows.order_by().values("pk")).order_by("id")
    for pk, at, act in signed.values_list("sub_issue_id", "at", "act"):
        acts[pk].append((at, act))
    for pk, archived_at in rows.values_list("pk", "archived_at"):
        begin = timezone.localdate(born.get(pk, inspection.created_at))
        end = timezone.localdate(archived_at) if archived_at else last + ONE
        counter.add("findings", begin, end=end)
        for closed, opened in _closed_spans(acts[pk], end):
            counter.add("findings_closed", closed, end=opened)


def _closed_spans(acts: list[tuple[datetime, str]], end: date) -> Iterator[tuple[date, date]]:
    days = [(timezone.localdate(at), act == Closure.Act.CLOSE) for at, act in acts]
    for (day, is_closed), (until, _) in zip(days, [*days, (end, False)][1:], strict=True):
        if is_closed:
            yield day, min(until, end)


def _events_of(
    measures: MeasureQuerySet, moves: QuerySet[StatusChange], *, has_edits: bool = True
) -> Iterator[list[MeasureEvent]]:
    """The events of each measure in the order of time; in three reads whatever their number."""
    keys = measures.order_by().values("pk")
    moved: dict[int, list[MeasureEvent]] = defaultdict(list)
    for pk, at, status in (
        moves.filter(measure__in=keys).order_by("id").values_list("measure_id", "at", "to_status").iterator()
    ):
        moved[pk].append(MeasureEvent(at, {"status": status}))
    edited: dict[int, list[MeasureEvent]] = defaultdict(list)
    history = Measure.history
    edits = history.filter(id__in=keys).order_by("history_id") if has_edits else history.none()
    names = ("id", "history_date", "timeframe", "due_on")
    for pk, at, timeframe, due_on in edits.values_list(*names).iterator():
        edited[pk].append(MeasureEvent(at, {"timeframe": timeframe, "due_on": due_on}))
    fields = ("pk", "created_at", "archived_at", "timeframe", "due_on")
    for pk, created_at, archived_at, timeframe, due_on in measures.order_by().values_list(*fields):
        now = {"timeframe": timeframe, "due_on": due_on}
        events = [MeasureEvent(created_at, {} if edited[pk] else now), *edited[pk], *moved[pk]]
        if archived_at is not None:
            events.append(MeasureEvent(archived_at, {"is_gone": True}))
        yield events


def _spans(events: Iterable[MeasureEvent], end: date) -> Iterator[tuple[date, date, MeasureState]]:
    """From which day until before which day a state held; states that did not see an evening are left out."""
    state, since = MeasureState(), None
    for event in sorted(events, key=lambda event: event.at):
        day = timezone.localdate(event.at)
        if since is not None and day > since:
            yield since, day, state
        state = replace(state, **event.values)
        since = day
    if since is not None:
        yield since, end, state


def _count(counter: Counter, begin: date, *, end: date, state: MeasureState) -> None:
    if state.is_gone:
        return
    counter.add(FIELD_OF[Status(state.status)], begin, end=end)
    if state.status == Status.COMPLETED:
        if state.timeframe == Timeframe.LONG_TERM:
            counter.add("long_term_completed", begin, end=end)
    elif state.due_on is not None:
        counter.add("overdue", max(begin, state.due_on + ONE), end=end)
