"""What stands in the cells of a row, as an assignment, or a sentence for each cell that stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from accounts.models import Department, User
from audit.request_context import asking
from audit.texts import shortened
from measures import rules
from measures.inputs import Assignment
from measures.models import Measure
from measures.workflow import Timeframe
from workbooks.assignment_grid.staff import GridStaff
from workbooks.merging.assigning import column_of_rule
from workbooks.merging.fields import ASSIGNED
from workbooks.merging.people import UnknownName
from workbooks.reading import Cell, Due, read_due

FoundT = TypeVar("FoundT")
TITLES = {column.attribute: column.title for column in ASSIGNED}
REQUIRED = ("leader", "department", "timeframe")


@dataclass
class TypedRow:
    """``errors`` by column; "" is the whole row. ``assignment`` is None while there is one."""

    assignment: Assignment | None = None
    errors: dict[str, str] = field(default_factory=dict)


def read_row(texts: Mapping[str, str], measure: Measure, *, staff: GridStaff) -> TypedRow:
    row = TypedRow()
    leader = _found(row, "leader", texts, staff.all.leader)
    department = _found(row, "department", texts, staff.all.department)
    supporting = _found(row, "supporting_departments", texts, staff.all.departments)
    handler = _handler(row, texts, department, staff=staff)
    timeframe, due = _deadline(row, texts)
    for name in REQUIRED:
        if not texts[name] and not (name == "timeframe" and timeframe):
            row.errors.setdefault(name, f"请填写{TITLES[name]}。")
    if row.errors or leader is None or department is None or timeframe is None:
        return row
    assignment = Assignment(
        leader=leader,
        department=department,
        timeframe=timeframe,
        due_on=due.day,
        handler=handler,
        supporting_departments=tuple(supporting or ()),
    )
    if refusal := rules.refuse_assignment(assignment, measure):
        row.errors[column_of_rule(refusal)] = refusal
    else:
        row.assignment = assignment
    return row


def _found(
    row: TypedRow, name: str, texts: Mapping[str, str], lookup: Callable[[str], FoundT]
) -> FoundT | None:
    if not texts[name]:
        return None
    try:
        return lookup(texts[name])
    except UnknownName as error:
        row.errors[name] = str(error)
        return None


def _handler(
    row: TypedRow, texts: Mapping[str, str], department: Department | None, *, staff: GridStaff
) -> User | None:
    """Of two who bear the name, the one of the leading department; whoever is of another one is named."""
    name = texts["handler"]
    if not name:
        return None
    if department is not None:
        with suppress(UnknownName), asking():
            return staff.of_department(department).handler(name)
    person = _found(row, "handler", texts, staff.all.handler)
    if person is not None and department is not None:
        place = next((one.name for one in staff.departments if one.pk == person.department_id), "别的部门")
        row.errors["handler"] = f"“{person}”是{place}的经办人,不在牵头部门“{department}”。"
    return person


def _deadline(row: TypedRow, texts: Mapping[str, str]) -> tuple[Timeframe | None, Due]:
    """The column of dates may name the kind as well; a date alone is 限期整改, as in a returned ledger."""
    due, kind = read_due(Cell(texts["due_on"])), read_due(Cell(texts["timeframe"]))
    if due.warning:
        row.errors["due_on"] = due.warning
    if texts["timeframe"] and kind.timeframe is None:
        words = "、".join(str(label) for label in Timeframe.labels)
        row.errors["timeframe"] = f"没有读懂“{shortened(texts['timeframe'], 20)}”,请写{words}之一。"
    timeframe = kind.timeframe or due.timeframe
    return timeframe or (Timeframe.TIME_LIMITED if due.day and not texts["timeframe"] else None), due
