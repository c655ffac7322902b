"""One month of deadlines as a calendar, with rest days and the weekends that are worked (调休)."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from dataclasses import dataclass
from datetime import date

from ledger.timeline.read import Stage, TimeSpan
from measures.filters.counted import due_in
from measures.reminders.calendar import NO_DAYS, UnitDays, is_rest_day
from measures.timeliness import Timeliness

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
SATURDAY = 5
REST, WORKED = "休", "班"


@dataclass(frozen=True)
class DayCell:
    """``mark``: 休 of a weekday that is free, 班 of a weekend that is worked, else empty."""

    day: date
    is_of_month: bool
    is_rest: bool
    is_today: bool
    mark: str
    kinds: list[DayKind]
    moved_here: int
    stages: list[str]

    @property
    def css(self) -> str:
        parts = {"other": not self.is_of_month, "rest": self.is_rest, "today": self.is_today}
        return " ".join(name for name, holds in parts.items() if holds)


@dataclass(frozen=True)
class DayKind:
    kind: Timeliness
    count: int
    query: str


def month_weeks(
    span: TimeSpan, *, month: date, today: date, stages: list[Stage], own: UnitDays = NO_DAYS
) -> list[list[DayCell]]:
    counts: Counter[tuple[date, Timeliness]] = Counter()
    for (day, _key, kind), count in span.deadlines.items():
        counts[day, kind] += count
    here: Counter[date] = Counter()
    for (_old, new), count in span.moved.items():
        here[new] += count
    return [
        [
            _cell(
                day,
                month,
                today=today,
                counts=counts,
                here=here,
                stages=stages,
                is_rest=is_rest_day(day, own),
            )
            for day in week
        ]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]


def _cell(
    day: date,
    month: date,
    *,
    today: date,
    counts: Counter[tuple[date, Timeliness]],
    here: Counter[date],
    stages: list[Stage],
    is_rest: bool,
) -> DayCell:
    is_weekend = day.weekday() >= SATURDAY
    return DayCell(
        day=day,
        is_of_month=day.month == month.month,
        is_rest=is_rest,
        is_today=day == today,
        mark={(True, False): REST, (False, True): WORKED}.get((is_rest, is_weekend), ""),
        kinds=[
            DayKind(kind, counts[day, kind], f"{due_in(day, day)}&timeliness={kind.value}")
            for kind in Timeliness
            if counts[day, kind]
        ],
        moved_here=here[day],
        stages=[stage.name for stage in stages if stage.on == day],
    )


def month_span(month: date) -> tuple[date, date]:
    """The first and the last day that its calendar shows."""
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    return weeks[0][0], weeks[-1][-1]
