"""The overview put together: one object for its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from issues.models import Inspection
from ledger.figures import Figures
from ledger.lines import FigureLine
from ledger.overview.heat import HeatTable, by_leader, by_timeframe, heat_table
from ledger.overview.many import ComingPlace, coming_units, late_units, waiting_by_state
from ledger.overview.standing import Standing, standing
from ledger.overview.waiting import WaitingLine, waiting
from measures.pages.late import MAX_LATE, LateGroup, LateLine
from measures.pages.soonest import SeenMeasures
from measures.workflow import AT_WORK, Party

# Lines that can be compared at a glance; the list of inspections has all units.
MAX_PLACES = 30
MAX_BUSIEST = 3


@dataclass(frozen=True)
class WaitingPlace:
    name: str
    count: int
    query: str


def waiting_in(line: FigureLine) -> int:
    return sum(line.states[status] for status in AT_WORK)


@dataclass(frozen=True)
class Overview:
    """``coming``: units with deadlines within a week, for who compares units."""

    standing: Standing
    waiting: list[WaitingLine]
    late: list[LateGroup]
    heats: list[HeatTable]
    coming: Sequence[ComingPlace] = ()

    @property
    def busiest(self) -> list[WaitingPlace]:
        """The departments, or units, with most to do."""
        lines = [line for line in self.standing.figures.departments if waiting_in(line)]
        return [
            WaitingPlace(line.label, waiting_in(line), f"turn={Party.DEPARTMENT.value}&{line.query}")
            for line in sorted(lines, key=lambda line: -waiting_in(line))[:MAX_BUSIEST]
        ]

    @property
    def less_busy(self) -> int:
        """How many departments more have something to do."""
        return max(sum(waiting_in(line) > 0 for line in self.standing.figures.departments) - MAX_BUSIEST, 0)

    @property
    def less_busy_said(self) -> str:
        unit = "单位" if self.standing.is_many else "部门"
        return f"另有{self.less_busy}个{unit}" if self.less_busy else ""

    @property
    def places_left(self) -> str:
        """What is said of those that are not in the table."""
        left = len(self.standing.figures.departments) - MAX_PLACES
        if left <= 0:
            return ""
        if self.standing.is_many:
            return f"先列逾期最多的单位;另有{left}个单位,见“巡察”。"
        return f"另有{left}个牵头部门没有列出,可在台账里按“牵头部门”筛选。"


def overview(
    user: User, inspection: Inspection | None, *, now: datetime, own: SeenMeasures | None = None
) -> Overview:
    """Of one inspection, or of everything ``user`` may read; the number of reads is fixed."""
    today = timezone.localdate(now)
    found = standing(user, inspection, today=today, seen=own)
    heats = _heats(found.figures, inspection=inspection, is_many=found.is_many)
    if found.is_many:
        units = found.figures.departments
        return Overview(
            found,
            waiting=waiting_by_state(found.figures),
            late=late_units(units, found.measures, today),
            heats=heats,
            coming=coming_units(units, found.measures, today),
        )
    sums = found.figures.sums
    leaders = by_leader(sums.leaders)
    return Overview(
        found,
        waiting=waiting(sums, now),
        late=_late(found.figures.departments, leaders, today),
        heats=[*heats, *_people_heats(leaders, by_timeframe(sums.timeframes))],
    )


def _late(departments: list[FigureLine], leaders: list[FigureLine], today: date) -> list[LateGroup]:
    """As ``who_is_late``, of what is counted already."""
    found = [("牵头部门", departments), ("责任领导", leaders)]
    groups = [LateGroup(title, _late_lines(lines, today)) for title, lines in found]
    return [group for group in groups if group.lines]


def _late_lines(lines: list[FigureLine], today: date) -> list[LateLine]:
    """Of those that have somebody: the most overdue first, then the longest."""
    late = [(-line.overdue, line.first_overdue, line) for line in lines if line.key and line.first_overdue]
    late.sort(key=lambda one: one[:2])
    return [
        LateLine(line.label, line.overdue, (today - first).days, f"{line.query}&overdue=true")
        for _, first, line in late[:MAX_LATE]
    ]


def _heats(found: Figures, *, inspection: Inspection | None, is_many: bool) -> list[HeatTable]:
    place = "单位" if is_many else "牵头部门"
    subject = "问题类别" if inspection else "所属方面"
    return [
        heat_table("department", f"{place}和状态", place, lines=found.departments[:MAX_PLACES]),
        heat_table("category", f"{subject}和状态", subject, lines=found.categories),
    ]


def _people_heats(leaders: list[FigureLine], timeframes: list[FigureLine]) -> list[HeatTable]:
    return [
        heat_table("leader", "责任领导和状态", "责任领导", lines=leaders[:MAX_PLACES]),
        heat_table("timeframe", "时限类型和状态", "时限类型", lines=timeframes),
    ]
