"""Whom and what a cell may name: people, departments, kinds of deadline, dates; and how each is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounts.models import Department, Role, User
from accounts.pinyin import latin_keys
from issues.models import Inspection
from measures.doubts import NO_ACCOUNT, PASSED, about_department
from measures.models import Measure
from measures.workflow import Timeframe
from workbooks.merging.people import People


@dataclass(frozen=True)
class GridOption:
    """What can be chosen in a cell; ``latin`` is what it is found by besides, ``aside`` stands beside it."""

    value: str
    latin: str = ""
    aside: str = ""


@dataclass(frozen=True)
class GridStaff:
    """The active people and departments of a unit, each written so that ``People`` finds it again."""

    people: Sequence[User]
    departments: Sequence[Department]
    inspection: Inspection

    @classmethod
    def of(cls, inspection: Inspection) -> GridStaff:
        organization = inspection.organization
        people = organization.users.active().filter(role__in=(Role.LEADER, Role.HANDLER))
        departments = list(organization.departments.active())
        return cls(list(people.order_by("department__order", "order", "pk")), departments, inspection)

    @cached_property
    def all(self) -> People:
        return People(self)

    @cached_property
    def handlers(self) -> list[User]:
        return [person for person in self.people if person.role == Role.HANDLER]

    def of_department(self, department: Department) -> People:
        own = [person for person in self.handlers if person.department_id == department.pk]
        return People(GridStaff(own, self.departments, self.inspection))

    @cached_property
    def _names(self) -> dict[int, str]:
        """Of two who bear a name in one role, each with his department, or with his sign-in name."""
        counts = Counter((person.role, person.full_name) for person in self.people)
        places = Counter((person.role, person.full_name, person.department_id) for person in self.people)
        named = {row.pk: row.name for row in self.departments}
        found = {}
        for person in self.people:
            place = named.get(person.department_id or 0, "")
            is_told_apart = places[person.role, person.full_name, person.department_id] == 1 and place
            aside = f"({place if is_told_apart else person.username})"
            is_shared = counts[person.role, person.full_name] > 1
            found[person.pk] = person.full_name + (aside if is_shared else "")
        return found

    def name(self, person: User | None) -> str:
        return self._names.get(person.pk, person.full_name) if person else ""

    def texts(self, measure: Measure, supporting: Sequence[Department]) -> dict[str, str]:
        """The cells of a measure as they are saved, by the names of the columns."""
        return {
            "leader": self.name(measure.leader),
            "department": measure.department.name if measure.department else "",
            "supporting_departments": "、".join(row.name for row in supporting),
            "handler": self.name(measure.handler),
            "timeframe": str(Timeframe(measure.timeframe).label) if measure.timeframe else "",
            "due_on": measure.due_on.isoformat() if measure.due_on else "",
        }

    def options(self) -> dict[str, list[GridOption]]:
        """By column; beside a handler stands his department."""
        staffed = {person.department_id for person in self.handlers}
        departments = [
            GridOption(row.name, latin_keys(row.name), "" if row.pk in staffed else NO_ACCOUNT)
            for row in self.departments
        ]
        named = {row.pk: row.name for row in self.departments}
        leaders = [person for person in self.people if person.role == Role.LEADER]
        return {
            "leader": [GridOption(self.name(one), latin_keys(one.full_name)) for one in leaders],
            "department": departments,
            "supporting_departments": departments,
            "handler": [
                GridOption(self.name(one), latin_keys(one.full_name), named.get(one.department_id or 0, ""))
                for one in self.handlers
            ],
            "timeframe": [GridOption(str(label), latin_keys(str(label))) for label in Timeframe.labels],
            "due_on": self._days(),
        }

    def _days(self) -> list[GridOption]:
        found: list[tuple[date | None, str]] = [
            (self.inspection.plan_due_on, "整改方案报送"),
            (self.inspection.rectification_ends_on, "集中整改结束"),
        ]
        return [GridOption(day.isoformat(), "", label) for day, label in found if day]

    def warnings(self, texts: dict[str, str], *, today: date) -> dict[str, str]:
        """What can be saved and yet will not go well, by column."""
        staffed = {person.department_id for person in self.handlers}
        empty = {row.name: row for row in self.departments if row.pk not in staffed}
        found = {}
        if (department := empty.get(texts["department"])) is not None:
            found["department"] = about_department(department)
        supporting = [empty[name] for name in texts["supporting_departments"].split("、") if name in empty]
        if supporting:
            found["supporting_departments"] = "".join(map(about_department, supporting))
        if texts["due_on"] and texts["due_on"] < today.isoformat():
            found["due_on"] = PASSED
        return found
