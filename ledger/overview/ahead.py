"""What is late and by whom, what should be done by today, and what comes in the next two weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts import places
from ledger.figures import Figures
from ledger.groups import NEAR
from measures.models.measure import MeasureQuerySet
from measures.pages.rows import cut

AHEAD_DAYS = NEAR["within_14"]
# What somebody takes in at a glance; the list has them all.
MAX_COMING = 4
MAX_TEXT = 40
SHOWN = ("pk", "mark", "text", "department__name", "due_on")


@dataclass(frozen=True)
class Ahead:
    """``due``: deadlines up to today, ``due_done`` of these completed; ``coming``: the first ones."""

    due: int
    due_done: int
    count: int
    coming: list[ComingMeasure]
    query: str


@dataclass(frozen=True)
class ComingMeasure:
    url: str
    text: str
    department: str
    due_on: date
    days: int


def ahead(measures: MeasureQuerySet, found: Figures, *, today: date) -> Ahead:
    """One read whatever the size: the numbers are counted with the other figures."""
    rows = measures.due_within(AHEAD_DAYS, today=today).order_by("due_on", "id").values_list(*SHOWN)
    url = places.pattern("measures:measure")
    return Ahead(
        found.due,
        found.due_done,
        found.within_14,
        coming=[
            ComingMeasure(
                url.format(pk), cut(f"{mark}{text}", MAX_TEXT), department or "", day, (day - today).days
            )
            for pk, mark, text, department, day in rows[:MAX_COMING]
        ],
        query=f"due_within={AHEAD_DAYS}",
    )
