"""What lies in a span of days: one grouped read of deadlines, one of those that were moved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from issues.models import Inspection
from measures.models import Measure
from measures.models.measure import MeasureQuerySet
from measures.timeliness import Timeliness, done_on, timeliness

# The ones whose deadline is in force first; of more the list of 延过期 tells.
MAX_MOVED = 30


@dataclass(frozen=True)
class Lane:
    """``parameter`` of the ledger's filter that lists a lane, and the field it is told by."""

    label: str
    parameter: str
    field: str
    name_field: str
    nobody: str

    @property
    def order_field(self) -> str:
        return f"{self.field.removesuffix('_id')}__order"


LANES = {
    "department": Lane("牵头部门", "lead", "department_id", "department__name", "未分派部门"),
    "leader": Lane("责任领导", "leader", "leader_id", "leader__full_name", "未分派领导"),
}
# (deadline, key of the lane, kind) → how many.
Deadlines = Counter[tuple[date, int, Timeliness]]


@dataclass(frozen=True)
class TimeSpan:
    """``names``: key of a lane → its name, as the unit orders them; 0 is nobody's.

    ``moved``: (first, present deadline) → count.
    """

    first: date
    last: date
    deadlines: Deadlines
    names: dict[int, str]
    moved: Counter[tuple[date, date]]


def read_span(measures: MeasureQuerySet, lane: Lane, *, first: date, last: date, today: date) -> TimeSpan:
    """As many rows as there are days, lanes and kinds, however many measures there are."""
    dated = measures.filter(due_on__range=(first, last)).order_by().alias(**done_on())
    rows = dated.annotate(kind=timeliness(today)).values_list(
        "due_on", lane.field, lane.name_field, lane.order_field, "kind"
    )
    deadlines: Deadlines = Counter()
    found: dict[tuple[int, int], str] = {}
    for day, key, name, order, kind, count in rows.annotate(Count("pk")):
        deadlines[day, key or 0, Timeliness(kind)] += count
        found[order or 0, key or 0] = name or lane.nobody
    names = {key: found[order, key] for order, key in sorted(found)}
    either = Q(original_due_on__range=(first, last)) | Q(due_on__range=(first, last))
    moves = postponed(measures).filter(either).order_by().values_list("original_due_on", "due_on")
    moved = Counter({(old, new): count for old, new, count in moves.annotate(Count("pk"))})
    return TimeSpan(first, last, deadlines, names, moved)


def postponed(measures: MeasureQuerySet) -> MeasureQuerySet:
    return measures.filter(due_on__gt=F("original_due_on"))


def moved_measures(measures: MeasureQuerySet) -> list[Measure]:
    rows = postponed(measures).select_related("department")
    shown = rows.only("mark", "text", "due_on", "original_due_on", "department__name")
    return list(shown.order_by("-due_on", "id")[:MAX_MOVED])


@dataclass(frozen=True)
class Stage:
    """A day in the course of the inspection."""

    on: date
    name: str


def stages(inspection: Inspection | None) -> list[Stage]:
    """In the order of time; those without a date are left out."""
    if inspection is None:
        return []
    found = [
        (inspection.feedback_on, "反馈"),
        (inspection.plan_due_on, "报送整改方案"),
        (inspection.rectification_ends_on, "集中整改结束、报送报告"),
    ]
    return [Stage(day, name) for day, name in found if day is not None]
