"""A promise over the years as SVG: a row a year, a cell a period. The template draws what stands here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from measures.figures.rhythm import ONE_DAY, PeriodOutcome, WatchPeriod

WIDTH, LEFT, ROW, CELL = 880, 56, 30, 22
STRIP_WIDTH, STRIP_HEIGHT = 240, 16
# In the strip beside a line; all of them stand on the promise's own page.
MAX_STRIP = 24
# A cross in less cannot be told from a line.
MIN_CROSS = 8


@dataclass(frozen=True)
class ChartCell:
    """``cross`` marks what was missed, so that nobody has to tell red from green."""

    outcome: PeriodOutcome
    x: float
    y: int
    width: float
    cross: str


@dataclass(frozen=True)
class ChartYear:
    """A row of the chart, and the line of the table behind it."""

    year: int
    y: int
    cells: list[ChartCell]
    kept: int
    missed: list[WatchPeriod]

    @property
    def missed_names(self) -> str:
        return "、".join(one.name for one in self.missed)

    @property
    def demanded(self) -> int:
        return self.kept + len(self.missed)


@dataclass(frozen=True)
class WatchChart:
    years: list[ChartYear]

    @property
    def height(self) -> int:
        return ROW * len(self.years)


def watch_chart(periods: Sequence[WatchPeriod]) -> WatchChart:
    """A period over the end of a year is drawn in both, and counted where it begins."""
    if not periods:
        return WatchChart([])
    of_year: dict[int, list[WatchPeriod]] = defaultdict(list)
    for one in periods:
        for year in range(one.begins_on.year, one.last_on.year + 1):
            of_year[year].append(one)
    return WatchChart(
        [_year(year, of_year[year], y=ROW * place) for place, year in enumerate(sorted(of_year))]
    )


def _year(year: int, periods: Sequence[WatchPeriod], *, y: int) -> ChartYear:
    own = [one for one in periods if one.begins_on.year == year]
    return ChartYear(
        year,
        y,
        [_cell(one, year, y=y + (ROW - CELL) // 2) for one in periods],
        kept=sum(one.is_kept for one in own),
        missed=[one for one in own if one.is_missed],
    )


def _cell(period: WatchPeriod, year: int, *, y: int) -> ChartCell:
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    days, room = (end - first).days, WIDTH - LEFT
    start = (max(period.begins_on, first) - first).days
    stop = (min(period.last_on + ONE_DAY, end) - first).days
    x, width = LEFT + room * start / days, room * (stop - start) / days
    gap = 2 if width > 6 else 0.4
    return _drawn(period.outcome, x, y, max(width - gap, 1), CELL)


def strip(periods: Sequence[WatchPeriod]) -> list[ChartCell]:
    """The newest in a row, the last one at the right end of it."""
    shown = periods[-MAX_STRIP:]
    size = STRIP_WIDTH / MAX_STRIP
    return [_drawn(one.outcome, size * place, 0, size - 2, STRIP_HEIGHT) for place, one in enumerate(shown)]


def _drawn(outcome: PeriodOutcome, x: float, y: int, width: float, height: int) -> ChartCell:
    cross = ""
    if outcome is PeriodOutcome.MISSED and width >= MIN_CROSS:
        left, right, top, foot = x + width * 0.25, x + width * 0.75, y + height * 0.25, y + height * 0.75
        cross = f"M{left:.1f} {top:.1f} L{right:.1f} {foot:.1f} M{left:.1f} {foot:.1f} L{right:.1f} {top:.1f}"
    return ChartCell(outcome, round(x, 1), y, round(width, 1), cross)
