"""How somebody's own measures stood on earlier evenings: as they stand now, but for what happened since.

To replay all that ever happened to five hundred measures takes half a second; since last week a few moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from issues.models import Closure, Inspection, SubIssue
from ledger.sums import Sums
from measures.models import Measure, StatusChange
from measures.models.measure import MeasureQuerySet
from measures.workflow import Status, Timeframe

Edit = tuple[datetime, str, date | None]
NEVER_EDITED: tuple[str, date | None] = ("", None)


@dataclass
class Evening:
    """Of the end of ``on``; ``total`` is 0 before there was anything."""

    on: date
    total: int = 0
    completed: int = 0
    long_term_completed: int = 0
    overdue: int = 0
    findings_closed: int = 0

    @property
    def ends_at(self) -> datetime:
        """The first moment of the next day."""
        return timezone.make_aware(datetime.combine(self.on + timedelta(days=1), time()))

    def add(self, status: str, timeframe: str, due_on: date | None, *, times: int = 1) -> None:
        """``times``: -1 takes a measure out again."""
        self.total += times
        if status == Status.COMPLETED:
            self.completed += times
            self.long_term_completed += times * (timeframe == Timeframe.LONG_TERM)
        elif due_on is not None:
            self.overdue += times * (due_on < self.on)


@dataclass(frozen=True)
class TouchedMeasure:
    """As it stands now, and what happened to it since the earliest evening."""

    created_at: datetime
    status: str
    timeframe: str
    due_on: date | None
    moves: list[tuple[datetime, str]]
    edits: list[Edit] | None

    def stood(self, at: datetime) -> tuple[str, str, date | None] | None:
        """Its status, timeframe and deadline; None before it was there."""
        if self.created_at >= at:
            return None
        status = next((before for moved_at, before in self.moves if moved_at >= at), self.status)
        if self.edits is None:
            return status, self.timeframe, self.due_on
        return (status, *_edit_at(self.edits, at))


def stands(sums: Sums, *, today: date, closed: int) -> Evening:
    """Now; ``closed``: how many of the findings are signed off."""
    whole = sums.whole
    return Evening(
        today,
        total=whole.total,
        completed=whole.states[Status.COMPLETED],
        long_term_completed=sums.counts["long_term_completed"],
        overdue=whole.overdue,
        findings_closed=closed,
    )


@dataclass(frozen=True)
class OwnRows:
    """What somebody may read of one inspection."""

    inspection: Inspection
    measures: MeasureQuerySet
    findings: QuerySet[SubIssue]


def evenings(own: OwnRows, days: Sequence[date], *, now: Evening) -> list[Evening]:
    """In seven reads at most, however many measures; what is archived by now is in none of them.

    ``now``: how all of them stand; days that only made them late are counted by the database.
    """
    found = [replace(now, on=day) for day in days]
    ends = [one.ends_at for one in found]
    since = min(ends)
    _count_deadlines(own.measures, found, today=now.on)
    for measure in _touched(own, since, until=max(ends)):
        for one, end in zip(found, ends, strict=True):
            one.add(measure.status, measure.timeframe, measure.due_on, times=-1)
            if then := measure.stood(end):
                one.add(*then)
    _count_findings(own, found, since=since)
    return found


def _count_deadlines(measures: MeasureQuerySet, found: Sequence[Evening], *, today: date) -> None:
    """What is overdue by now and was not yet: its deadline has passed since."""
    first = min(one.on for one in found)
    rows = measures.open().filter(due_on__gte=first, due_on__lt=today).order_by().values_list("due_on")
    for due_on, count in rows.annotate(count=Count("pk")):
        for one in found:
            one.overdue -= count * (due_on >= one.on)


def _touched(own: OwnRows, since: datetime, *, until: datetime) -> Iterator[TouchedMeasure]:
    """Made, moved or edited since; the row of a measure tells when it was moved last.

    What was made after the last of the evenings stood on none of them, whatever happened to it.
    """
    edited = _edited(own.inspection, since)
    new = Q(created_at__gte=since) | Q(status_changed_at__gte=since)
    rows = list(
        own.measures.filter(new | Q(pk__in=edited) if edited else new)
        .order_by()
        .values_list("pk", "created_at", "status", "timeframe", "due_on")
    )
    keys = {pk for pk, created_at, *_ in rows if created_at < until}
    moves, edits = _moves(keys, since), _edits(keys & edited)
    for pk, created_at, status, timeframe, due_on in rows:
        yield TouchedMeasure(created_at, status, timeframe, due_on, moves.get(pk, []), edits.get(pk))


def _moves(keys: Collection[int], since: datetime) -> dict[int, list[tuple[datetime, str]]]:
    """What each was before, by when."""
    found: dict[int, list[tuple[datetime, str]]] = {}
    rows = StatusChange.objects.filter(measure__in=keys, at__gte=since).order_by("at", "id")
    for pk, at, before in rows.values_list("measure_id", "at", "from_status"):
        found.setdefault(pk, []).append((at, before))
    return found


def _edited(inspection: Inspection, since: datetime) -> set[int]:
    """Whoever's they are: those of everybody are found by an index, and left alone by who reads on."""
    rows = Measure.history.filter(inspection_id=inspection.pk, history_date__gte=since)
    return set(rows.values_list("id", flat=True))


def _edits(keys: Collection[int]) -> dict[int, list[Edit]]:
    """All edits that there were."""
    found: dict[int, list[Edit]] = {}
    history = Measure.history
    rows = history.filter(id__in=keys).order_by("history_date", "history_id") if keys else history.none()
    for pk, at, timeframe, due_on in rows.values_list("id", "history_date", "timeframe", "due_on"):
        found.setdefault(pk, []).append((at, timeframe, due_on))
    return found


def _edit_at(edits: Iterable[Edit], at: datetime) -> tuple[str, date | None]:
    then = [(timeframe, due_on) for edited_at, timeframe, due_on in edits if edited_at < at]
    return then[-1] if then else NEVER_EDITED


def _count_findings(own: OwnRows, found: Sequence[Evening], *, since: datetime) -> None:
    """Signed off as now, but for signatures that were given or taken back since."""
    acts: dict[int, list[tuple[datetime, bool]]] = {}
    rows = Closure.objects.filter(at__gte=since, sub_issue__inspection=own.inspection)
    for pk, at, act in rows.order_by("at", "id").values_list("sub_issue_id", "at", "act"):
        acts.setdefault(pk, []).append((at, act == Closure.Act.REOPEN))
    now = own.findings.filter(pk__in=acts).order_by().values_list("pk", "closed_on") if acts else ()
    is_closed = {pk: closed_on is not None for pk, closed_on in now}
    for one in found:
        were = [
            next((was for at, was in acts[pk] if at >= one.ends_at), now) for pk, now in is_closed.items()
        ]
        one.findings_closed += sum(were) - sum(is_closed.values())
