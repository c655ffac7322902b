"""The curve of a dashboard: how many measures were done on each evening, and today."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from audit import sql
from issues.models import Inspection
from ledger.own import OwnMeasures
from ledger.trend.days import ONE, completions, done_by_day
from measures.filters.filter_set import readable_measures

Point = tuple[date, int]
EVENINGS = """
SELECT counted_on, completed, long_term_completed FROM ledger_dailyfigures
WHERE inspection_id = %s AND counted_on >= %s AND counted_on < %s ORDER BY counted_on
"""


def curve(
    user: User, inspection: Inspection, *, own: OwnMeasures | None, first: date, today: date, done: int
) -> list[Point]:
    """From ``first`` to ``today``; ``done`` is what is done now. Days that nobody counted are left out.

    ``own``: of who sees only some measures; nobody keeps their curve, it is counted from their history.
    """
    if own:
        evenings = _counted(user, own, first=first, last=today - ONE)
    else:
        evenings = _kept(inspection, first=first, today=today)
    return _corners([*evenings, (today, done)])


def _kept(inspection: Inspection, *, first: date, today: date) -> list[Point]:
    found = sql.look(EVENINGS, [inspection.pk, sql.day(first), sql.day(today)])
    return [(day, _done(inspection, completed, long_term=long_term)) for day, completed, long_term in found]


def _counted(user: User, own: OwnMeasures, *, first: date, last: date) -> list[Point]:
    if last < first:
        return []
    inspection = own.inspection
    if inspection.is_long_term_counted:
        return list(done_by_day(own.keys, first=first, last=last))
    days = completions(readable_measures(user), inspection, first=first, last=last).days()
    return [
        (day, _done(inspection, found.get("completed", 0), long_term=found.get("long_term_completed", 0)))
        for day, found in days
    ]


def _done(inspection: Inspection, completed: int, *, long_term: int) -> int:
    return completed if inspection.is_long_term_counted else completed - long_term


def _corners(points: list[Point]) -> list[Point]:
    """Without the days on which nothing changed: a level line needs its two ends only."""
    last = len(points) - 1
    return [
        point
        for index, point in enumerate(points)
        if index in (0, last) or not points[index - 1][1] == point[1] == points[index + 1][1]
    ]
