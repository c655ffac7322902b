"""Whose turn a measure is, as people: worked out once, for 催办 and for what other systems are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import Role, User
from audit import sql
from measures.models import Measure
from measures.workflow import Party

STAFF = f"""
SELECT * FROM accounts_user
WHERE is_active AND (
    id IN ({{}})
    OR role = '{Role.HANDLER}' AND department_id IN ({{}})
    OR role = '{Role.COORDINATOR}' AND organization_id IN ({{}})
)
ORDER BY id
"""  # noqa: S608  # nosec B608 - constants


@dataclass(frozen=True)
class TurnStaff:
    """Those who can sign in, of as many units as there are measures of."""

    people: Mapping[int, User]
    handlers: Mapping[int, Sequence[User]]
    office: Mapping[int, Sequence[User]]

    @classmethod
    def of(cls, measures: Iterable[Measure]) -> TurnStaff:
        """One read: the named ones, the handlers of the leading departments, the offices."""
        rows = list(measures)
        named = sorted({key for row in rows for key in (row.leader_id, row.handler_id) if key})
        departments = sorted({row.department_id for row in rows if row.department_id})
        units = sorted({row.organization_id for row in rows})
        statement = STAFF.format(sql.marks(named), sql.marks(departments), sql.marks(units))
        found = User.objects.raw(statement, [*named, *departments, *units])
        by_department: dict[int, list[User]] = defaultdict(list)
        by_unit: dict[int, list[User]] = defaultdict(list)
        known = {person.pk: person for person in found}
        for person in known.values():
            if person.is_handler and person.department_id:
                by_department[person.department_id].append(person)
            if person.is_coordinator and person.organization_id:
                by_unit[person.organization_id].append(person)
        return cls(known, by_department, by_unit)

    def whose_turn(self, measure: Measure) -> tuple[User, ...]:
        """The named handler, or without one that can sign in all of the leading department."""
        match measure.turn():
            case Party.OFFICE:
                return tuple(self.office.get(measure.organization_id, ()))
            case Party.LEADER:
                return self.leader(measure)
            case Party.DEPARTMENT:
                named = self._one(measure.handler_id)
                return named or tuple(self.handlers.get(measure.department_id or 0, ()))
            case Party.SUPPORTING | Party.NOBODY:
                return ()

    def leader(self, measure: Measure) -> tuple[User, ...]:
        return self._one(measure.leader_id)

    def _one(self, person_id: int | None) -> tuple[User, ...]:
        person = self.people.get(person_id or 0)
        return (person,) if person else ()
