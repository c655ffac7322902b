"""共同休息日: days that a supervisor set free, or to be worked, for units; read for many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from measures.models import InstructionKind, InstructionUnit
from measures.models.instruction import InstructionUnitQuerySet
from measures.reminders.calendar import NO_DAYS, UnitDays


def days_of(organization_id: int | None) -> UnitDays:
    rows = InstructionUnit.objects.filter(organization_id=organization_id or 0)
    return unit_days(rows).get(organization_id or 0, NO_DAYS)


def unit_days(rows: InstructionUnitQuerySet) -> dict[int, UnitDays]:
    """organization → its days, of those that have some; one query."""
    found: dict[int, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    dated = rows.days().values_list("organization_id", "instruction__kind", "instruction__due_on")
    for organization, kind, day in dated:
        if day is not None:
            found[organization][kind].add(day)
    return {
        pk: UnitDays(frozenset(days[InstructionKind.REST_DAY]), frozenset(days[InstructionKind.WORK_DAY]))
        for pk, days in found.items()
    }


def works_on(day: date, calendars: Iterable[UnitDays]) -> bool:
    """Whether any unit works on what is everybody else's rest day."""
    return any(day in one.works for one in calendars)
