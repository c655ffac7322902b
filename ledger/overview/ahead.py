"""What is late and by whom, what should be done by today, and what comes in the next two weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts import places
from audit import sql
from ledger.figures import Figures
from ledger.groups import NEAR
from measures.pages.rows import cut

AHEAD_DAYS = NEAR["within_14"]
# What somebody takes in at a glance; the list has them all.
MAX_COMING = 4
MAX_TEXT = 40
COMING = """
SELECT measures_measure.id, mark, text, name, due_on
FROM measures_measure LEFT JOIN accounts_department ON accounts_department.id = department_id
WHERE measures_measure.id IN ({}) ORDER BY due_on, measures_measure.id
"""


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

    @property
    def left(self) -> str:
        return f"还有{self.days}天" if self.days else "今天"


def ahead(coming: Sequence[int], found: Figures, *, today: date) -> Ahead:
    """``coming``: the measures that are due next; the numbers are counted with the other figures."""
    rows = sql.look(COMING.format(sql.marks(coming)), coming) if coming else []
    url = places.pattern("measures:measure")
    return Ahead(
        found.due,
        found.due_done,
        found.within_14,
        coming=[
            ComingMeasure(
                url.format(pk), cut(f"{mark}{text}", MAX_TEXT), department or "", day, (day - today).days
            )
            for pk, mark, text, department, day in rows
        ],
        query=f"due_within={AHEAD_DAYS}",
    )
