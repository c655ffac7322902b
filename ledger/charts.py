"""Bars for the dashboard: where each piece starts and ends. The template draws them as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.figures import Line
from measures.workflow import Status

WIDTH = 600
# A status keeps its order in every bar: what is done on the left, what has not begun on the right.
STACK = (Status.COMPLETED, Status.SUBMITTED, Status.IN_PROGRESS, Status.RETURNED, Status.DRAFT)
# Narrower pieces cannot hold a number; the table below the bars has it.
NARROWEST_WITH_NUMBER = 22


@dataclass(frozen=True)
class Piece:
    status: Status
    count: int
    x: int
    width: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def has_number(self) -> bool:
        return self.width >= NARROWEST_WITH_NUMBER


@dataclass(frozen=True)
class Bar:
    line: Line
    pieces: list[Piece]

    @property
    def counts(self) -> list[int]:
        """In the order of ``STACK``, for the table."""
        return [self.line.states[status] for status in STACK]


def bars(lines: list[Line]) -> list[Bar]:
    """Bars whose lengths compare: the longest one has the whole width."""
    longest = max((line.total for line in lines), default=0)
    return [Bar(line, _pieces(line, longest)) for line in lines]


def _pieces(line: Line, longest: int) -> list[Piece]:
    found, counted = [], 0
    for status in STACK:
        count = line.states[status]
        if count:
            start = counted * WIDTH // longest
            counted += count
            found.append(Piece(status, count, start, max(counted * WIDTH // longest - start, 2)))
    return found


@dataclass(frozen=True)
class Trend:
    """Completed measures over the days, a line of 596 × 150 units with its corner at (34, 160)."""

    first: date
    last: date
    count: int
    total: int
    points: str


def trend(completed: list[tuple[date, int]], *, first: date, last: date, total: int) -> Trend | None:
    """``completed``: how many more (or fewer) each day, in order. None when there is no line to draw."""
    if not completed or not total or first >= last:
        return None
    days = (last - first).days
    points, count = [(first, 0)], 0
    for day, change in completed:
        # The line stays level until the day itself.
        points.append((day, count))
        count += change
        points.append((day, count))
    points.append((last, count))
    drawn = " ".join(f"{34 + 596 * (day - first).days // days},{160 - 150 * n // total}" for day, n in points)
    return Trend(first, last, count, total, drawn)
