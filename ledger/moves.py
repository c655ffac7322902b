"""最近办理: the newest moves of what somebody may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from accounts.models import User
from audit import sql
from measures.models import StatusChange
from measures.models.measure import MeasureQuerySet
from measures.pages.rows import cut
from measures.pages.soonest import SeenMeasures
from measures.workflow import Act

MAX_MOVES = 10
# As ``Measure.__str__`` cuts it.
MAX_TEXT = 41
READ = ("measure_id", "act", "actor_name", "at", "measure__mark", "measure__text")
MOVED = f"""
SELECT id FROM ({{}}) AS seen WHERE status_changed_at IS NOT NULL
ORDER BY status_changed_at DESC, id DESC LIMIT {MAX_MOVES}
"""  # noqa: S608  # nosec B608 - a constant
MOVES = f"""
SELECT measure_id, act, actor_name, at, mark, text, short_name, name
FROM measures_statuschange JOIN measures_measure ON measures_measure.id = measure_id
JOIN accounts_organization ON accounts_organization.id = organization_id
WHERE measure_id IN ({{}}) ORDER BY measures_statuschange.id DESC LIMIT {MAX_MOVES}
"""  # noqa: S608  # nosec B608 - a constant
UNIT = ("measure__organization__short_name", "measure__organization__name")


class NewestMove(NamedTuple):
    """``short_name`` and ``name`` of the unit, for who sees several."""

    measure_id: int
    act: str
    actor_name: str
    at: datetime
    mark: str
    text: str
    short_name: str = ""
    name: str = ""

    @property
    def act_label(self) -> str:
        return str(Act(self.act).label)

    @property
    def measure(self) -> str:
        unit = self.short_name or self.name
        return f"{unit and f'{unit}·'}{self.mark}{cut(self.text, MAX_TEXT)}"


def newest_moves(user: User, measures: MeasureQuerySet) -> list[NewestMove]:
    """The newest ten moves of everything; append-only rows are ordered by their id.

    They are found by going back move by move: the other way round both databases would read all there are.
    """
    mine = Exists(measures.order_by().filter(pk=OuterRef("measure_id")))
    rows = StatusChange.objects.filter(mine).order_by("-id")
    names = (*READ, *UNIT) if user.is_supervisor else READ
    return [NewestMove(*row) for row in rows.values_list(*names)[:MAX_MOVES]]


def moves_of(user: User, moved: Sequence[int]) -> list[NewestMove]:
    """The newest ten moves of an inspection, which are of the ten measures that were moved last."""
    rows = sql.look(MOVES.format(sql.marks(moved)), moved) if moved else []
    found = [NewestMove(pk, act, name, sql.instant(at), *rest) for pk, act, name, at, *rest in rows]
    return found if user.is_supervisor else [one._replace(short_name="", name="") for one in found]


def moved_last(seen: SeenMeasures) -> list[int]:
    """The ten measures that were moved last."""
    return [pk for (pk,) in seen.read(MOVED.format(seen.statement), seen.values)]
