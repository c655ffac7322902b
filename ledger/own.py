"""What a handler or a leader sees of one inspection, read once.

Figures, what comes, what moved, last week and the curve are all told of these few hundred rows; asked one by
one, each of them looked through the whole inspection again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from heapq import nlargest, nsmallest
from typing import Any, NamedTuple

from django.db import connections

from accounts.models import Role, User
from issues.models import Inspection, ReviewSteps
from ledger.groups import EPOCH_SECONDS, NEAR, MeasureGroup
from ledger.sums import Sums, sums_of
from measures.filters.filter_set import readable_measures
from measures.pages.soonest import SeenMeasures
from measures.workflow import Status

# COALESCE leaves instants as the database keeps them: to make ours of them takes longer than to read all.
READ = f"""
SELECT seen.id, seen.category_id, department_id, timeframe, status, leader_id, endorsed_by_id IS NOT NULL,
    due_on, CASE WHEN status <> '{Status.COMPLETED}' THEN {{since}} END,
    COALESCE(seen.created_at, NULL), COALESCE(status_changed_at, NULL), sub_issue_id,
    closed_on IS NOT NULL, predecessor_id IS NOT NULL, found.archived_at IS NULL
FROM ({{seen}}) AS seen JOIN issues_subissue AS found ON found.id = sub_issue_id
WHERE seen.inspection_id = %s
"""  # noqa: S608  # nosec B608 - a constant
ANY = "SELECT 1 FROM ({}) AS seen WHERE inspection_id = %s LIMIT 1"
WAITING = "COALESCE(status_changed_at, seen.created_at)"


class OwnMeasure(NamedTuple):
    """``since``: from when an open one waits, in seconds of the epoch. ``created_at`` and ``moved_at`` are as
    the database keeps them, to be compared with ``sql.moment``. The last three are of its finding.
    """

    pk: int
    category_id: int
    department_id: int | None
    timeframe: str
    status: str
    leader_id: int | None
    is_endorsed: bool
    due_on: date | None
    since: float | None
    created_at: Any
    moved_at: Any
    sub_issue_id: int
    is_closed: bool
    is_recurring: bool
    is_found: bool

    @property
    def is_open(self) -> bool:
        return self.status != Status.COMPLETED


NONE_NEAR = [0] * len(NEAR)
# Who sees some measures of an inspection only: what is kept of the whole of it is not for them.
SEES_SOME = (Role.HANDLER, Role.LEADER)
# What the measures of a group are alike in: from the category to the endorsement.
ALIKE = slice(OwnMeasure._fields.index("category_id"), OwnMeasure._fields.index("due_on"))


def own_seen(user: User) -> SeenMeasures | None:
    """What a handler or leader may read at all; None for who sees whole inspections."""
    return SeenMeasures.of(readable_measures(user)) if user.role in SEES_SOME else None


def has_own(seen: SeenMeasures, inspection: Inspection) -> bool:
    return bool(seen.read(ANY.format(seen.statement), [*seen.values, inspection.pk]))


@dataclass(frozen=True)
class OwnMeasures:
    inspection: Inspection
    rows: Sequence[OwnMeasure]

    @classmethod
    def of(cls, seen: SeenMeasures, inspection: Inspection) -> OwnMeasures:
        """``seen``: all that somebody may read."""
        since = EPOCH_SECONDS[connections[seen.database].vendor] % {"expressions": WAITING}
        statement = READ.format(since=since, seen=seen.statement)
        read = seen.read(statement, [*seen.values, inspection.pk])
        return cls(inspection, list(map(OwnMeasure._make, read)))

    @property
    def keys(self) -> list[int]:
        return [row.pk for row in self.rows]

    @cached_property
    def findings(self) -> dict[int, OwnMeasure]:
        """Each by one of its measures."""
        return {row.sub_issue_id: row for row in self.rows if row.is_found}

    def sums(self, today: date) -> Sums:
        """Without what is watched."""
        found, findings = sums_of(self.groups(today)), self.findings.values()
        found.counts["findings"] = len(findings)
        found.counts["findings_closed"] = sum(row.is_closed for row in findings)
        found.counts["recurring"] = sum(row.is_recurring for row in findings)
        return found

    def groups(self, today: date) -> Iterator[MeasureGroup]:
        """As ``groups_of`` with people."""
        alike: dict[Any, list[OwnMeasure]] = defaultdict(list)
        for row in self.rows:
            alike[row[ALIKE]].append(row)
        is_counted, steps = self.inspection.is_long_term_counted, self.inspection.review_steps
        for (category, department, timeframe, status, leader, is_endorsed), rows in alike.items():
            awaits = status == Status.SUBMITTED and not is_endorsed and steps == ReviewSteps.TWO
            key = (category, department, timeframe, status, is_counted, leader, awaits)
            yield MeasureGroup._make([*key, len(rows), *_numbers(rows, today)])

    def moved_last(self, most: int) -> list[int]:
        moved = ((row.moved_at, row.pk) for row in self.rows if row.moved_at is not None)
        return [pk for _, pk in nlargest(most, moved)]

    def due_next(self, days: int, *, today: date, most: int) -> list[int]:
        last = today + timedelta(days=days)
        due = (
            (row.due_on, row.pk)
            for row in self.rows
            if row.due_on is not None and today <= row.due_on <= last and row.is_open
        )
        return [pk for _, pk in nsmallest(most, due)]


def _numbers(rows: Sequence[OwnMeasure], today: date) -> tuple[Any, ...]:
    """Overdue, within the days of ``NEAR``, due, the first deadline, and the sum of the instants."""
    days = sorted(row.due_on for row in rows if row.due_on is not None)
    due, first = bisect_right(days, today), days[0] if days else None
    if not rows[0].is_open:
        return 0, *NONE_NEAR, due, first, None
    overdue = bisect_left(days, today)
    near = [bisect_right(days, today + timedelta(days=length)) - overdue for length in NEAR.values()]
    return overdue, *near, due, first, sum(row.since or 0 for row in rows)
