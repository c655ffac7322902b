"""For who leads: who is late, and which measures need a word from above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from measures.models import ProgressUpdate, StatusChange
from measures.models.measure import MeasureQuerySet
from measures.pages.rows import ReadMeasure
from measures.pages.soonest import WorkPart
from measures.workflow import OPEN_STATUSES, Act, Status

# Of departments or people; nobody calls more in a day.
MAX_LATE = 10
# What is counted → the filter of the ledger that lists the same.
FILTERS = {"department": "lead", "leader": "leader", "organization": "organization"}
# After as many days without a word, or without a review, somebody above has to ask.
SILENT_DAYS = 14
REVIEW_DAYS = 7
AGAIN = 2


@dataclass(frozen=True)
class LateLine:
    """Somebody with overdue measures; ``query`` filters the ledger to them. ``days``: for how long at most,
    None where it is not known."""

    name: str
    count: int
    days: int | None
    query: str

    @property
    def longest(self) -> str:
        return "" if self.days is None else f",最长 {self.days} 天"


@dataclass(frozen=True)
class LateGroup:
    title: str
    lines: list[LateLine]


def who_is_late(rows: MeasureQuerySet, today: date, *, by_organization: bool) -> list[LateGroup]:
    """Whoever has most overdue measures first; one grouped read a group."""
    keys = (
        [("单位", "organization", "name")]
        if by_organization
        else [
            ("牵头部门", "department", "name"),
            ("责任领导", "leader", "full_name"),
        ]
    )
    late = rows.overdue(today).select_related(None).only()
    found = [LateGroup(title, _late_lines(late, key, name, today)) for title, key, name in keys]
    return [group for group in found if group.lines]


def _late_lines(late: MeasureQuerySet, key: str, name: str, today: date) -> list[LateLine]:
    fields = (f"{key}_id", f"{key}__{name}")
    groups = late.order_by().values(*fields).annotate(count=Count("pk"), first=Min("due_on"))
    found = groups.exclude(**{f"{key}_id": None}).order_by("-count", "first")[:MAX_LATE]
    return [
        LateLine(
            name=str(row[fields[1]]),
            count=row["count"],
            days=(today - row["first"]).days,
            query=f"{FILTERS[key]}={row[fields[0]]}&overdue=true",
        )
        for row in found
    ]


def needing_a_word(today: date) -> list[WorkPart]:
    """Overdue without a word for ``SILENT_DAYS``, left unreviewed, sent back again; each has its index."""
    silent_since = today - timedelta(days=SILENT_DAYS)
    recent = ProgressUpdate.objects.filter(measure=OuterRef("pk"), happened_on__gte=silent_since)
    returns = StatusChange.objects.filter(act=Act.RETURN_FOR_REWORK)
    earlier = returns.filter(measure=OuterRef("measure"), pk__lt=OuterRef("pk"))
    again = returns.filter(Exists(earlier), measure=OuterRef("pk"))
    return [
        WorkPart(Q(~Exists(recent), due_on__lt=silent_since), OPEN_STATUSES),
        WorkPart(Q(status_changed_at__lt=timezone.now() - timedelta(days=REVIEW_DAYS)), [Status.SUBMITTED]),
        WorkPart(Q(Exists(again)), [Status.RETURNED]),
    ]


def reasons(measures: Iterable[ReadMeasure], today: date) -> dict[int, str]:
    """Why each of ``needing_a_word`` is there."""
    shown = list(measures)
    moves = StatusChange.objects.filter(measure__in=[row.pk for row in shown], act=Act.RETURN_FOR_REWORK)
    returns = dict(moves.order_by().values_list("measure").annotate(Count("pk")))
    return {row.pk: _reason(row, returns.get(row.pk, 0), today) for row in shown}


def _reason(row: ReadMeasure, returns: int, today: date) -> str:
    found = [f"已被退回{returns}次"] if returns >= AGAIN else []
    if row.status == Status.SUBMITTED and row.status_changed_at:
        days = (today - timezone.localdate(row.status_changed_at)).days
        found += [f"提交后{days}天没有审核"] if days >= REVIEW_DAYS else []
    elif row.due_on and row.due_on < today - timedelta(days=SILENT_DAYS):
        found.append(f"逾期{(today - row.due_on).days}天,近{SILENT_DAYS}天没有进展")
    return ",".join(found)
