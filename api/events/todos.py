"""待办 of an organization as it stands: what waits for whom. Worked out from rows, not from acts."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max

from accounts.models import User
from measures.models import Measure, StatusChange
from measures.whose_turn import TurnStaff
from measures.workflow import AT_WORK, Party, Status


@dataclass(frozen=True)
class Todo:
    """``key`` is another one as soon as it is somebody else's turn, or other people's."""

    measure: Measure
    party: Party
    people: tuple[User, ...]
    change_id: int

    @property
    def key(self) -> str:
        who = ",".join(str(person.pk) for person in self.people)
        return f"{self.measure.pk}-{self.change_id}-{hashlib.sha256(who.encode()).hexdigest()[:8]}"


def todos_of(organization_id: int, *, measure_ids: Collection[int] | None) -> list[Todo]:
    """Of these measures, or of all; a draft is nobody's yet, nor what nobody is there for. Three reads."""
    rows = Measure.objects.current().filter(
        organization_id=organization_id, status__in=(*AT_WORK, Status.SUBMITTED)
    )
    if measure_ids is not None:
        rows = rows.filter(pk__in=measure_ids)
    measures = list(rows.select_related("inspection").order_by("pk"))
    moves = StatusChange.objects.filter(measure__in=measures).order_by()
    last = dict(moves.values_list("measure_id").annotate(last=Max("pk")))
    staff = TurnStaff.of(measures)
    given = ((row, staff.whose_turn(row)) for row in measures)
    return [Todo(row, row.turn(), people, last.get(row.pk, 0)) for row, people in given if people]
