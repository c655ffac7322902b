"""What changed: against a week ago, and against a day that a room above keeps (the last snapshot)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from issues.models import Inspection
from ledger.figures import Figures
from ledger.models import DailyFigures
from ledger.trend.curve import SEES_SOME

WEEK = timedelta(days=7)


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
_sources: list[Source] = []


def register(source: Source) -> None:
    """Rooms above name an earlier day that they keep; asked of whoever sees whole inspections."""
    if source not in _sources:
        _sources.append(source)


def changes(user: User, inspection: Inspection | None, *, found: Figures, today: date) -> list[Change]:
    """Of one inspection and for who sees all of it: nobody keeps how somebody's own measures stood."""
    if inspection is None or user.role in SEES_SOME:
        return []
    baselines = [_week_ago(inspection, today), *(source(user, inspection) for source in _sources)]
    return [_change(found, baseline) for baseline in baselines if baseline is not None]


def _week_ago(inspection: Inspection, today: date) -> Baseline | None:
    row = DailyFigures.objects.filter(inspection=inspection, counted_on=today - WEEK).first()
    if row is None:
        return None
    done = row.done(is_long_term_counted=inspection.is_long_term_counted)
    return Baseline("上周", row.counted_on, done, row.overdue, row.findings_closed)


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
