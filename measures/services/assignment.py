"""Assigning: who answers, with whom, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from accounts.models import Department, Role, User
from audit.differences import differences
from audit.events import Event
from issues.edits import check_version, save_edit
from measures import rules
from measures.models import Measure
from measures.services import extensions, steps
from measures.workflow import Act, Status, Timeframe


@dataclass(frozen=True)
class Assignment:
    """What is set; everything has to belong to the measure's organization."""

    leader: User
    department: Department
    timeframe: Timeframe
    due_on: date | None = None
    handler: User | None = None
    supporting_departments: Sequence[Department] = field(default_factory=tuple)


@transaction.atomic
def assign(
    measure_id: int, assignment: Assignment, *, by: User, note: str = "", version: int | None = None
) -> Measure:
    """Assigns a draft, or anew while work goes on; a due date is demanded unless long-term."""
    measure = steps.lock(measure_id, by=by)
    steps.ask(rules.refuse_assign(by, measure))
    check_version(measure, version, yours=_as_fields(assignment))
    steps.ask(refuse_assignment(assignment, measure))
    was_draft, place = measure.status == Status.DRAFT, (measure.department_id, measure.due_on)
    what, note = differences(measure, _as_fields(assignment)), note.strip()
    for name, value in _as_fields(assignment).items():
        setattr(measure, name, value)
    save_edit(
        measure,
        [*_as_fields(assignment), *extensions.keep_original(measure)],
        by=by,
        reason=note or Act.ASSIGN.label,
        event=None if was_draft else Event.ASSIGN,
        detail=what,
    )
    if place != (measure.department_id, measure.due_on):
        extensions.lapse(measure, by=by, why="已改派牵头部门或整改时限。")
    measure.supporting_departments.set(assignment.supporting_departments)
    if was_draft:
        steps.move(measure, Act.ASSIGN, by=by, note=note, detail=what)
    return measure


def _as_fields(assignment: Assignment) -> dict[str, object]:
    return {
        "leader": assignment.leader,
        "department": assignment.department,
        "handler": assignment.handler,
        "timeframe": assignment.timeframe,
        "due_on": assignment.due_on,
    }


def refuse_assignment(assignment: Assignment, measure: Measure) -> str | None:
    """A sentence for the first thing that does not fit, or None."""
    departments = [assignment.department, *assignment.supporting_departments]
    places = {person.organization_id for person in (assignment.leader, assignment.handler) if person}
    if places | {row.organization_id for row in departments} != {measure.organization_id}:
        return "责任领导、责任人和部门必须属于该措施所在的单位。"
    if assignment.leader.role != Role.LEADER or not assignment.leader.is_active:
        return f"“{assignment.leader}”不是在用的责任领导账号,请另选责任领导。"
    if assignment.handler is not None and not _works_in(assignment.handler, assignment.department):
        return f"责任人“{assignment.handler}”应是牵头部门在用的经办人。"
    if assignment.department in assignment.supporting_departments:
        return f"“{assignment.department}”已是牵头部门,不必再列为配合部门。"
    if not all(department.is_active for department in departments):
        return "有部门已停用,请另选部门。"
    if assignment.due_on is None and assignment.timeframe != Timeframe.LONG_TERM:
        return "请填写整改时限(长期坚持的措施可以不填)。"
    return None


def _works_in(handler: User, department: Department) -> bool:
    return handler.is_active and handler.role == Role.HANDLER and handler.department_id == department.pk
