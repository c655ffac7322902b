"""Deadlines by week as bars: heights, places and links, worked out for a template that draws SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.timeline.read import Lane, Stage, TimeSpan
from measures.filters.counted import due_in
from measures.timeliness import Timeliness

# From the feedback to the end of six months of 集中整改.
WEEKS, STEP = 28, 14
WEEK = timedelta(days=7)
# The drawing: a column a week above the line at ``BASE``; ``TOP`` is room for stages and moves.
COLUMN, LEFT, TOP, BASE = 38, 8, 78, 270
BAR = 28
MAX_LANES = 30
# A single deadline is not to stand as high as the drawing.
FEW = 4


@dataclass(frozen=True)
class WeekPiece:
    kind: Timeliness
    count: int
    y: float
    height: float
    query: str


@dataclass(frozen=True)
class WeekColumn:
    """``moved_away``: deadlines that first were here; ``moved_here``: that came from another week."""

    first: date
    x: int
    pieces: list[WeekPiece]
    counts: list[int]
    moved_away: int
    moved_here: int
    query: str
    is_now: bool

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def middle(self) -> int:
        return self.x + BAR // 2

    @property
    def top(self) -> float:
        return min((piece.y for piece in self.pieces), default=BASE)

    @property
    def label_y(self) -> float:
        return self.top - 5

    @property
    def moved_y(self) -> float:
        return self.top - 21

    @property
    def shows_date(self) -> bool:
        """Every second one: they would run into each other."""
        return (self.x - LEFT) // COLUMN % 2 == 0

    @property
    def frame(self) -> tuple[int, float, float]:
        """Around the bar: left, top, height."""
        return self.x - 2, round(self.top - 2, 1), round(BASE - self.top + 2, 1)


@dataclass(frozen=True)
class StageLine:
    """``row``: the height of its label, so that neighbours do not cover each other."""

    stage: Stage
    x: int
    y: int
    anchor: str
    dx: int


@dataclass(frozen=True)
class LaneRow:
    name: str
    cells: list[LaneCell]
    total: int


@dataclass(frozen=True)
class LaneCell:
    count: int
    late: int
    query: str

    @property
    def css(self) -> str:
        if not self.count:
            return ""
        return "lane-late" if self.late else "lane-some"


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_columns(span: TimeSpan, *, today: date) -> list[WeekColumn]:
    counts: Counter[tuple[date, Timeliness]] = Counter()
    for (day, _key, kind), count in span.deadlines.items():
        counts[monday(day), kind] += count
    away: Counter[date] = Counter()
    here: Counter[date] = Counter()
    for (old, new), count in span.moved.items():
        if monday(old) != monday(new):
            away[monday(old)] += count
            here[monday(new)] += count
    firsts = list(weeks_of(span))
    highest = max([FEW, *(sum(counts[first, kind] for kind in Timeliness) for first in firsts)])
    return [
        WeekColumn(
            first=first,
            x=LEFT + index * COLUMN,
            pieces=_pieces(first, counts, highest=highest),
            counts=[counts[first, kind] for kind in Timeliness],
            moved_away=away[first],
            moved_here=here[first],
            query=due_in(first, first + timedelta(days=6)),
            is_now=first == monday(today),
        )
        for index, first in enumerate(firsts)
    ]


def weeks_of(span: TimeSpan) -> Iterable[date]:
    first = span.first
    while first <= span.last:
        yield first
        first += WEEK


def _pieces(first: date, counts: Counter[tuple[date, Timeliness]], *, highest: int) -> list[WeekPiece]:
    found, bottom = [], float(BASE)
    room = BASE - TOP
    for kind in Timeliness:
        count = counts[first, kind]
        if count:
            height = round(max(room * count / highest, 3), 1)
            bottom -= height
            query = f"{due_in(first, first + timedelta(days=6))}&timeliness={kind.value}"
            found.append(WeekPiece(kind, count, round(bottom, 1), height, query))
    return found


def place(day: date, span: TimeSpan) -> int:
    """Where a day stands, to the day, from the left end of its week's bar."""
    days = (day - span.first).days
    return LEFT + days // 7 * COLUMN + round(BAR * (days % 7) / 6)


def stage_lines(found: list[Stage], span: TimeSpan) -> list[StageLine]:
    shown = [stage for stage in found if span.first <= stage.on <= span.last]
    middle = LEFT + WEEKS * COLUMN // 2
    lines = []
    for index, stage in enumerate(shown):
        x = place(stage.on, span)
        is_left = x < middle
        lines.append(
            StageLine(stage, x, 16 + 18 * (index % 2), "start" if is_left else "end", 5 if is_left else -5)
        )
    return lines


def lane_rows(span: TimeSpan, lane: Lane) -> list[LaneRow]:
    """A row a department or leader, a cell a week; the fullest first, then as the unit orders them."""
    firsts = list(weeks_of(span))
    counts: Counter[tuple[int, date]] = Counter()
    late: Counter[tuple[int, date]] = Counter()
    for (day, key, kind), count in span.deadlines.items():
        counts[key, monday(day)] += count
        late[key, monday(day)] += count if kind in (Timeliness.LATE, Timeliness.OVERDUE) else 0
    rows = [
        LaneRow(
            name,
            [
                LaneCell(
                    counts[key, first],
                    late[key, first],
                    f"{_lane_query(key, lane)}&{due_in(first, first + timedelta(days=6))}",
                )
                for first in firsts
            ],
            sum(counts[key, first] for first in firsts),
        )
        for key, name in span.names.items()
    ]
    return sorted(rows, key=lambda row: -row.total)[:MAX_LANES]


def _lane_query(key: int, lane: Lane) -> str:
    empty = lane.field.removesuffix("_id")
    return f"{lane.parameter}={key}" if key else f"without={empty}"
