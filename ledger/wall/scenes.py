"""What the slides say, cut and placed. Nothing is smaller than ``SMALLEST``: it is read from eight metres."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils import timezone

from accounts.models import User
from issues.lookup import named
from issues.models import Inspection
from ledger.lines import FigureLine
from ledger.overview.changes import Change
from ledger.overview.standing import Standing, standing
from ledger.rates import completion_rule
from ledger.wall.fit import fit
from measures.models.measure import MeasureQuerySet
from measures.workflow import Status

# Of 1080 units in height: on a screen of 75 inches 35 mm, which is a quarter of a degree at 8 m.
SMALLEST = 40
MAX_OVERDUE, MAX_PLACES = 8, 9
LINE, SMALL, LARGE = 44, 40, 52
FULL = 1060
TRACK = 860
# Rows lie between the line below the title and the words at the foot.
FIRST_ROW, ROOM, MAX_STEP = 180, 810, 150
EVERYTHING = "全部巡察"


class Slide(TextChoices):
    OVERVIEW = "overview", "总体进展"
    OVERDUE = "overdue", "逾期清单"
    DEPARTMENTS = "departments", "各部门进展"


@dataclass(frozen=True)
class OverdueRow:
    y: int
    place: str
    text: str
    days: str


@dataclass(frozen=True)
class PlaceRow:
    """``done`` and ``waiting`` are lengths on the track of the line."""

    y: int
    name: str
    done: int
    waiting: int
    figure: str
    overdue: int


@dataclass(frozen=True)
class FocusColumn:
    x: int
    name: str
    figure: str
    done: int


@dataclass(frozen=True)
class WallScene:
    title: str
    rule: str
    now: datetime
    standing: Standing
    overdue: list[OverdueRow]
    overdue_left: int
    places: list[PlaceRow]
    places_left: int
    columns: list[FocusColumn]

    @property
    def place_label(self) -> str:
        return "单位" if self.standing.is_many else "部门"

    @property
    def change(self) -> Change | None:
        """Against the newest day that is known, for which alone there is room."""
        return next(iter(self.standing.changes), None)

    @property
    def places_title(self) -> str:
        return f"各{self.place_label}进展"

    @property
    def slides(self) -> list[tuple[Slide, str]]:
        """Each with its name; who compares units is not led to departments."""
        return [(slide, self.places_title if slide == Slide.DEPARTMENTS else slide.label) for slide in Slide]

    @property
    def done_to(self) -> int:
        return self._share(self.standing.figures.whole.done)

    @property
    def due_at(self) -> int:
        ahead = self.standing.ahead
        return min(self._share(ahead.due), FULL - 6) if ahead else 0

    def _share(self, count: int) -> int:
        return FULL * count // (self.standing.figures.whole.total or 1)


def wall_scene(user: User, inspection: Inspection | None, *, now: datetime) -> WallScene:
    """In a fixed number of reads; who compares units is shown units."""
    today = timezone.localdate(now)
    found = standing(user, inspection, today=today)
    places = sorted(found.figures.departments, key=_most_pressing)
    shown = places[:MAX_PLACES]
    overdue = _late_places(places) if found.is_many else _overdue(found.measures, today)
    total = sum(line.overdue > 0 for line in places) if found.is_many else found.figures.whole.overdue
    return WallScene(
        title=fit(named(inspection, user) if inspection else EVERYTHING, 1150, size=LARGE),
        rule=fit(completion_rule(inspection), 1760, size=SMALL),
        now=now,
        standing=found,
        overdue=overdue,
        overdue_left=total - len(overdue),
        places=[_place(line, index, len(shown)) for index, line in enumerate(shown)],
        places_left=max(len(places) - MAX_PLACES, 0),
        columns=_columns(found.figures.focuses),
    )


def _most_pressing(line: FigureLine) -> tuple[int, float]:
    return -line.overdue, line.done / line.total


def _overdue(measures: MeasureQuerySet, today: date) -> list[OverdueRow]:
    rows = measures.overdue(today).select_related("department")
    texts = rows.only("mark", "text", "due_on", "department__name").order_by("due_on", "id")
    shown = list(texts[:MAX_OVERDUE])
    count = len(shown)
    return [
        OverdueRow(
            y=_y(index, count),
            place=fit(row.department.name if row.department else "未分派", 330, size=LINE),
            text=fit(f"{row.mark}{row.text}", 1110, size=LINE),
            days=f"逾期{(today - row.due_on).days if row.due_on else 0}天",
        )
        for index, row in enumerate(shown)
    ]


def _late_places(places: list[FigureLine]) -> list[OverdueRow]:
    late = [line for line in places if line.overdue][:MAX_OVERDUE]
    count = len(late)
    return [
        OverdueRow(
            y=_y(index, count),
            place=fit(line.label, 330, size=LINE),
            text=f"完成 {line.done} / {line.total}",
            days=f"逾期{line.overdue}条",
        )
        for index, line in enumerate(late)
    ]


def _place(line: FigureLine, index: int, count: int) -> PlaceRow:
    waiting = line.states[Status.SUBMITTED]
    return PlaceRow(
        y=_y(index, count),
        name=fit(line.label, 370, size=LINE),
        done=TRACK * line.done // line.total,
        waiting=TRACK * waiting // line.total,
        figure=f"{line.done} / {line.total}",
        overdue=line.overdue,
    )


def _y(index: int, count: int) -> int:
    """Few rows stand further apart: a half empty screen looks as if something were missing."""
    step = min(ROOM // count, MAX_STEP)
    return FIRST_ROW + step // 2 + index * step


def _columns(lines: list[FigureLine]) -> list[FocusColumn]:
    return [
        FocusColumn(
            x=80 + index * 450,
            name=fit(line.label, 410, size=SMALL),
            figure=f"{line.done} / {line.total}",
            done=400 * line.done // line.total,
        )
        for index, line in enumerate(lines[:4])
    ]
