"""Tables of lines × states as heat maps; every cell leads to the list of what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit import sql
from ledger.lines import FigureLine
from ledger.sums import Lines
from measures.workflow import DISPLAY_ORDER, Status, Timeframe

# Steps of the colour; the number itself always stands in the cell.
MAX_LEVEL = 4
LATE_STYLE, PLAIN_STYLE = "late", "heat"
LEADERS = 'SELECT id, full_name FROM accounts_user WHERE id IN ({}) ORDER BY "order", id'
NO_LEADER, NO_TIMEFRAME = "未分派领导", "未定时限类型"


@dataclass(frozen=True)
class HeatCell:
    """``query`` lists what is counted; ``style`` and ``level`` colour it, nothing is coloured of none."""

    count: int
    query: str
    style: str
    level: int

    @property
    def css(self) -> str:
        return f"{self.style}-{self.level}"


@dataclass(frozen=True)
class HeatRow:
    line: FigureLine
    cells: list[HeatCell]


@dataclass(frozen=True)
class HeatTable:
    """``key`` names it in the page, ``head`` is what its lines are."""

    key: str
    title: str
    head: str
    rows: list[HeatRow]

    @property
    def columns(self) -> list[str]:
        return [*(status.label for status in DISPLAY_ORDER), "逾期"]


def heat_table(key: str, title: str, head: str, *, lines: list[FigureLine]) -> HeatTable:
    """A column's strongest colour is its largest count: departments are compared within a state."""
    largest = {status: max((line.states[status] for line in lines), default=0) for status in DISPLAY_ORDER}
    most_late = max((line.overdue for line in lines), default=0)
    rows = [HeatRow(line, _cells(line, largest, most_late=most_late)) for line in lines]
    return HeatTable(key, title, head, rows)


def _cells(line: FigureLine, largest: Mapping[Status, int], *, most_late: int) -> list[HeatCell]:
    states = [
        _cell(line, f"status={status}", line.states[status], largest=largest[status])
        for status in DISPLAY_ORDER
    ]
    return [*states, _cell(line, "overdue=true", line.overdue, largest=most_late, style=LATE_STYLE)]


def _cell(line: FigureLine, narrower: str, count: int, *, largest: int, style: str = PLAIN_STYLE) -> HeatCell:
    query = "&".join(filter(None, (line.query, narrower)))
    return HeatCell(count, query, style, level(count, largest))


def level(count: int, largest: int) -> int:
    """0 of nothing, ``MAX_LEVEL`` of the largest, and at least 1 of anything."""
    return -(-count * MAX_LEVEL // largest) if count and largest else 0


def by_leader(found: Lines) -> list[FigureLine]:
    """The largest first, else as the unit has them."""
    keys = [pk for pk in found if pk]
    rows = sql.look(LEADERS.format(sql.marks(keys)), keys) if keys else []
    lines = [found[pk].named(name, f"leader={pk}") for pk, name in rows]
    lines.sort(key=lambda line: -line.total)
    return _used([*lines, found[0].named(NO_LEADER, "without=leader")])


def by_timeframe(found: Lines) -> list[FigureLine]:
    lines = [found[kind.value].named(kind.label, f"timeframe={kind.value}") for kind in Timeframe]
    return _used([*lines, found[""].named(NO_TIMEFRAME, "without=timeframe")])


def _used(lines: list[FigureLine]) -> list[FigureLine]:
    return [line for line in lines if line.total]
