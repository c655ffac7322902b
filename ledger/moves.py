"""最近办理: the newest moves of what somebody may read."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from measures.models import StatusChange
from measures.models.measure import MeasureQuerySet
from measures.pages.rows import cut
from measures.workflow import Act

MAX_MOVES = 10
# As ``Measure.__str__`` cuts it.
MAX_TEXT = 41
READ = ("measure_id", "act", "actor_name", "at", "measure__mark", "measure__text")
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


def newest_moves(user: User, measures: MeasureQuerySet, *, is_everything: bool) -> list[NewestMove]:
    """The newest ten moves; append-only rows are ordered by their id.

    Of everything they are found by going back move by move; of one inspection they are moves of the ten
    measures that were moved last. The other way round both databases would read every move there is.
    """
    if is_everything:
        mine = Q(Exists(measures.order_by().filter(pk=OuterRef("measure_id"))))
    else:
        moved = measures.filter(status_changed_at__isnull=False).order_by("-status_changed_at", "-id")
        mine = Q(measure__in=moved.values("pk")[:MAX_MOVES])
    rows = StatusChange.objects.filter(mine).order_by("-id")
    names = (*READ, *UNIT) if user.is_supervisor else READ
    return [NewestMove(*row) for row in rows.values_list(*names)[:MAX_MOVES]]
