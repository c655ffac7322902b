"""待办 of an organization as it stands: what waits for whom. Worked out from rows, not from acts."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Max

from accounts.models import Role, User
from measures.models import Measure, StatusChange
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
    staff = _Staff.of(organization_id)
    given = ((row, staff.doing(row)) for row in measures)
    return [Todo(row, row.turn(), people, last.get(row.pk, 0)) for row, people in given if people]


@dataclass(frozen=True)
class _Staff:
    """People of an organization who can sign in."""

    people: dict[int, User]
    handlers: dict[int, list[User]]
    office: Sequence[User]

    @classmethod
    def of(cls, organization_id: int) -> _Staff:
        rows = list(User.objects.active().filter(organization_id=organization_id).order_by("pk"))
        handlers: dict[int, list[User]] = defaultdict(list)
        for person in rows:
            if person.is_handler and person.department_id:
                handlers[person.department_id].append(person)
        office = [person for person in rows if person.role == Role.COORDINATOR]
        return cls({person.pk: person for person in rows}, handlers, office)

    def doing(self, measure: Measure) -> tuple[User, ...]:
        """The named handler, or without one that can sign in all of the leading department."""
        match measure.turn():
            case Party.OFFICE:
                return tuple(self.office)
            case Party.LEADER:
                return self._one(measure.leader_id)
            case Party.DEPARTMENT:
                named = self._one(measure.handler_id)
                return named or tuple(self.handlers.get(measure.department_id or 0, ()))
            case Party.SUPPORTING | Party.NOBODY:
                return ()

    def _one(self, person_id: int | None) -> tuple[User, ...]:
        person = self.people.get(person_id or 0)
        return (person,) if person else ()
