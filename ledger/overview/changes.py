"""What changed: against a week ago, and against a day that a room above keeps (the last snapshot)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from audit import sql
from issues.models import Inspection
from ledger.figures import Figures
from ledger.overview.earlier import Evening, evenings, stands
from ledger.own import OwnMeasures

WEEK = timedelta(days=7)
EVENING = """
SELECT completed, long_term_completed, overdue, findings_closed
FROM ledger_dailyfigures WHERE inspection_id = %s AND counted_on = %s
"""


@dataclass(frozen=True)
class Baseline:
    """How things stood earlier. ``name`` as in “较上周”; ``url`` leads to where it is kept, or is empty."""

    name: str
    on: date
    done: int
    overdue: int
    closed: int
    url: str = ""


@dataclass(frozen=True)
class Change:
    """``done``, ``overdue`` and ``closed`` are written with their sign, “持平” where nothing moved."""

    baseline: Baseline
    done: str
    overdue: str
    closed: str


Source = Callable[[User, Inspection], Baseline | None]
# Name and day of what is kept, for who may not read it and is told how his own measures stood then.
NamedDay = tuple[str, date]
DaySource = Callable[[Inspection], NamedDay | None]
_sources: dict[Source, DaySource] = {}


def register(source: Source, day: DaySource) -> None:
    """Rooms above name an earlier day that they keep, and how the inspection stood on it."""
    _sources[source] = day


def changes(
    user: User, inspection: Inspection | None, *, own: OwnMeasures | None, found: Figures, today: date
) -> list[Change]:
    """Of one inspection; for who sees some of it, of his ``own`` measures as their history tells it."""
    if inspection is None:
        return []
    if own:
        now = stands(found.sums, today=today, closed=found.findings_closed)
        baselines = _of_own(own, now=now)
    else:
        kept = [_week_ago(inspection, today), *(source(user, inspection) for source in _sources)]
        baselines = [baseline for baseline in kept if baseline is not None]
    return [_change(found, baseline) for baseline in baselines]


def _week_ago(inspection: Inspection, today: date) -> Baseline | None:
    day = today - WEEK
    for completed, long_term, overdue, closed in sql.look(EVENING, [inspection.pk, sql.day(day)]):
        done = completed if inspection.is_long_term_counted else completed - long_term
        return Baseline("上周", day, done, overdue, closed)
    return None


def _of_own(own: OwnMeasures, *, now: Evening) -> list[Baseline]:
    """In five reads at most, however many days and measures; a day before there were any is left out."""
    inspection = own.inspection
    named = [("上周", now.on - WEEK), *filter(None, (day(inspection) for day in _sources.values()))]
    stood = evenings(own, [day for _, day in named], now=now)
    return [
        _own(name, one, inspection=inspection)
        for (name, _), one in zip(named, stood, strict=True)
        if one.total
    ]


def _own(name: str, then: Evening, *, inspection: Inspection) -> Baseline:
    done = then.completed
    if not inspection.is_long_term_counted:
        done -= then.long_term_completed
    return Baseline(name, then.on, done, then.overdue, then.findings_closed)


def _change(found: Figures, baseline: Baseline) -> Change:
    return Change(
        baseline,
        done=_signed(found.whole.done - baseline.done),
        overdue=_signed(found.whole.overdue - baseline.overdue),
        closed=_signed(found.findings_closed - baseline.closed),
    )


def _signed(number: int) -> str:
    if not number:
        return "持平"
    return f"+{number}" if number > 0 else f"−{-number}"
