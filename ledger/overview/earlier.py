"""How somebody's own measures stood on earlier evenings: as they stand now, but for what happened since.

To replay all that ever happened to five hundred measures takes half a second; since last week a few moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from audit import sql
from issues.models import Closure
from ledger.own import OwnMeasure, OwnMeasures
from ledger.sums import Sums
from measures.workflow import Status, Timeframe

# An instant as the database keeps it: COALESCE leaves it so, and ``sql.moment`` makes one to compare it with.
Moment = Any
Edit = tuple[Moment, str, date | None]
NEVER_EDITED: tuple[str, date | None] = ("", None)
MOVES = """
SELECT measure_id, COALESCE(at, NULL), from_status FROM measures_statuschange
WHERE at >= %s AND measure_id IN ({}) ORDER BY at, id
"""
# In the order of the days, whose index finds the few: by the inspection's own all its edits are gone through.
EDITED = """
SELECT id FROM measures_historicalmeasure
WHERE inspection_id = %s AND history_date >= %s ORDER BY history_date
"""
EDITS = """
SELECT id, COALESCE(history_date, NULL), timeframe, due_on FROM measures_historicalmeasure
WHERE id IN ({}) ORDER BY history_date, history_id
"""
CLOSURES = """
SELECT sub_issue_id, COALESCE(at, NULL), act
FROM issues_closure JOIN issues_subissue ON issues_subissue.id = sub_issue_id
WHERE at >= %s AND inspection_id = %s ORDER BY at, issues_closure.id
"""


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
    def ends_at(self) -> Moment:
        """The first moment of the next day."""
        return sql.moment(timezone.make_aware(datetime.combine(self.on + timedelta(days=1), time())))

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

    now: OwnMeasure
    moves: list[tuple[Moment, str]]
    edits: list[Edit] | None

    def stood(self, at: Moment) -> tuple[str, str, date | None] | None:
        """Its status, timeframe and deadline; None before it was there."""
        if self.now.created_at >= at:
            return None
        status = next((before for moved_at, before in self.moves if moved_at >= at), self.now.status)
        if self.edits is None:
            return status, self.now.timeframe, self.now.due_on
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


def evenings(own: OwnMeasures, days: Sequence[date], *, now: Evening) -> list[Evening]:
    """In four reads at most, however many measures; what is archived by now is in none of them.

    ``now``: how all of them stand.
    """
    found = [replace(now, on=day) for day in days]
    ends = [one.ends_at for one in found]
    since = min(ends)
    _count_deadlines(own, found, today=now.on)
    for measure in _touched(own, since, until=max(ends)):
        row = measure.now
        now_stands = (row.status, row.timeframe, row.due_on)
        for one, end in zip(found, ends, strict=True):
            then = measure.stood(end)
            if then == now_stands:
                continue
            one.add(*now_stands, times=-1)
            if then is not None:
                one.add(*then)
    _count_findings(own, found, since=since)
    return found


def _count_deadlines(own: OwnMeasures, found: Sequence[Evening], *, today: date) -> None:
    """What is overdue by now and was not yet: its deadline has passed since."""
    first = min(one.on for one in found)
    for row in own.rows:
        if row.due_on is not None and first <= row.due_on < today and row.is_open:
            for one in found:
                one.overdue -= row.due_on >= one.on


def _touched(own: OwnMeasures, since: Moment, *, until: Moment) -> Iterator[TouchedMeasure]:
    """Made, moved or edited since; the row of a measure tells when it was moved last.

    What was made after the last of the evenings stood on none of them, whatever happened to it.
    """
    edited = {pk for (pk,) in sql.look(EDITED, [own.inspection.pk, since])}
    rows = [
        row
        for row in own.rows
        if row.created_at >= since or (row.moved_at is not None and row.moved_at >= since) or row.pk in edited
    ]
    keys = [row.pk for row in rows if row.created_at < until]
    moves, edits = _moves(keys, since), _edits([pk for pk in keys if pk in edited])
    for row in rows:
        yield TouchedMeasure(row, moves.get(row.pk, []), edits.get(row.pk))


def _moves(keys: Collection[int], since: Moment) -> dict[int, list[tuple[Moment, str]]]:
    """What each was before, by when."""
    found: dict[int, list[tuple[Moment, str]]] = {}
    for pk, at, before in sql.look(MOVES.format(sql.marks([*keys])), [since, *keys]) if keys else ():
        found.setdefault(pk, []).append((at, before))
    return found


def _edits(keys: Collection[int]) -> dict[int, list[Edit]]:
    """All edits that there were."""
    found: dict[int, list[Edit]] = {}
    for pk, at, timeframe, due_on in sql.look(EDITS.format(sql.marks([*keys])), [*keys]) if keys else ():
        found.setdefault(pk, []).append((at, timeframe, due_on))
    return found


def _edit_at(edits: Iterable[Edit], at: Moment) -> tuple[str, date | None]:
    then = [(timeframe, due_on) for edited_at, timeframe, due_on in edits if edited_at < at]
    return then[-1] if then else NEVER_EDITED


def _count_findings(own: OwnMeasures, found: Sequence[Evening], *, since: Moment) -> None:
    """Signed off as now, but for signatures that were given or taken back since."""
    acts: dict[int, list[tuple[Moment, bool]]] = {}
    for pk, at, act in sql.look(CLOSURES, [since, own.inspection.pk]):
        acts.setdefault(pk, []).append((at, act == Closure.Act.REOPEN))
    is_closed = {pk: row.is_closed for pk, row in own.findings.items() if pk in acts}
    for one in found:
        were = [
            next((was for at, was in acts[pk] if at >= one.ends_at), now) for pk, now in is_closed.items()
        ]
        one.findings_closed += sum(were) - sum(is_closed.values())
