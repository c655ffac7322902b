"""Of many units: who is late, what comes, what waits: kept figures, and two reads of those shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from ledger.figures import Figures
from ledger.lines import FigureLine
from ledger.overview.waiting import WaitingLine
from measures.models.measure import MeasureQuerySet
from measures.pages.late import MAX_LATE, LateGroup, LateLine
from measures.workflow import AT_WORK, Party, Status

MAX_COMING = 5
WEEK = 7


@dataclass(frozen=True)
class ComingPlace:
    """A unit with deadlines within a week."""

    name: str
    count: int
    days: int | None
    query: str


def late_units(lines: Sequence[FigureLine], measures: MeasureQuerySet, today: date) -> list[LateGroup]:
    """``lines`` begin with the most overdue; for how long is read of those that are shown."""
    late = [line for line in lines if line.overdue][:MAX_LATE]
    first = _first_due(late, measures.overdue(today))
    found = [
        LateLine(line.label, line.overdue, _days(first.get(line.key), today), f"{line.query}&overdue=true")
        for line in late
    ]
    return [LateGroup("单位", found)] if found else []


def coming_units(lines: Sequence[FigureLine], measures: MeasureQuerySet, today: date) -> list[ComingPlace]:
    most = sorted((line for line in lines if line.within_7), key=lambda line: -line.within_7)
    coming = most[:MAX_COMING]
    first = _first_due(coming, measures.due_within(WEEK, today=today))
    return [
        ComingPlace(
            line.label, line.within_7, _days(first.get(line.key), today), f"{line.query}&due_within={WEEK}"
        )
        for line in coming
    ]


def _first_due(lines: Sequence[FigureLine], measures: MeasureQuerySet) -> dict[int, date]:
    """Unit → its first deadline; one read for a handful of units."""
    keys = [line.key for line in lines if line.key]
    if not keys:
        return {}
    rows = measures.filter(organization__in=keys).select_related(None).order_by()
    return dict(rows.values_list("organization_id").annotate(first=Min("due_on")))


def _days(day: date | None, today: date) -> int | None:
    """Between the two, whichever comes first."""
    return None if day is None else abs((day - today).days)


def waiting_by_state(found: Figures) -> list[WaitingLine]:
    """A first look and a review are one state in what is kept, so they are one line here."""
    states = found.whole.states
    at_work = sum(states[status] for status in AT_WORK)
    return [
        WaitingLine(Party.OFFICE, states[Status.DRAFT], None, "待分派", f"status={Status.DRAFT.value}"),
        WaitingLine(
            Party.OFFICE, states[Status.SUBMITTED], None, "待审核、待初审", f"status={Status.SUBMITTED.value}"
        ),
        WaitingLine(Party.DEPARTMENT, at_work, None),
    ]
