"""Bars for the dashboard: where each piece starts and ends. The template draws them as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.lines import FigureLine
from measures.workflow import DISPLAY_ORDER, Status

WIDTH = 600


@dataclass(frozen=True)
class BarPiece:
    status: Status
    count: int
    x: int
    width: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Bar:
    line: FigureLine
    pieces: list[BarPiece]

    @property
    def counts(self) -> list[int]:
        """In the order of ``DISPLAY_ORDER``, for the table."""
        return [self.line.states[status] for status in DISPLAY_ORDER]


def bars(lines: list[FigureLine]) -> list[Bar]:
    """Bars whose lengths compare: the longest one has the whole width."""
    longest = max((line.total for line in lines), default=0)
    return [Bar(line, _pieces(line, longest)) for line in lines]


def _pieces(line: FigureLine, longest: int) -> list[BarPiece]:
    found, counted = [], 0
    for status in DISPLAY_ORDER:
        count = line.states[status]
        if count:
            start = counted * WIDTH // longest
            counted += count
            found.append(BarPiece(status, count, start, max(counted * WIDTH // longest - start, 2)))
    return found


@dataclass(frozen=True)
class ProgressBar:
    """Where what is done ends, and where it should end today, on a line of ``WIDTH`` units."""

    done: int
    due: int


def progress(line: FigureLine, *, due: int) -> ProgressBar:
    total = line.total or 1
    # The mark is three units wide and stays inside of the line.
    return ProgressBar(WIDTH * line.done // total, min(WIDTH * due // total, WIDTH - 3))


@dataclass(frozen=True)
class TrendDot:
    """A day on which the curve bends; ``query`` lists what was done by its end."""

    day: date
    count: int
    x: str
    y: str

    @property
    def query(self) -> str:
        return f"done_by={self.day.isoformat()}"


@dataclass(frozen=True)
class Trend:
    """Measures done over the days, in a box of 596 × 150 units with its corner at (34, 160).

    ``target`` is the straight line to the end of 集中整改, ``expected`` what it asks for today; both are
    empty without a date of feedback.
    """

    first: date
    last: date
    today: date
    count: int
    total: int
    points: str
    today_x: str
    today_y: str
    target: str
    expected: int | None
    dots: list[TrendDot]


def trend(
    done: list[tuple[date, int]], *, first: date, today: date, end: date | None, total: int
) -> Trend | None:
    """``done``: how many were done at the end of a day, in order, today last. None when there is no line."""
    last = max(today, end or today)
    if not done or not total or first >= last:
        return None
    days = (last - first).days

    def place(day: date, count: int) -> str:
        return f"{34 + 596 * (day - first).days // days},{160 - 150 * min(count, total) // total}"

    points = [place(day, count) for day, count in done]
    dots = [TrendDot(day, count, *point.split(",")) for (day, count), point in zip(done, points, strict=True)]
    today_x, today_y = points[-1].split(",")
    target, expected = "", None
    if end is not None and end > first:
        target = f"{place(first, 0)} {place(end, total)}"
        expected = min(total, total * (today - first).days // (end - first).days)
    return Trend(
        first, last, today, done[-1][1], total, " ".join(points), today_x, today_y, target, expected, dots
    )
