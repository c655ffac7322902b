"""Assigning, and taking it back: who answers, with whom, by when."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.steps import ask
from audit.differences import differences
from audit.events import Event
from issues.edits import check_version, save_edit
from measures import extensions, rules, steps
from measures.inputs import Assignment
from measures.models import Measure
from measures.news import Gathered, News, tell
from measures.workflow import Act, Status, Timeframe

# What is empty of a measure nobody answers for; ``timeframe`` is empty as a text.
UNASSIGNED = ("leader", "department", "handler", "due_on", "original_due_on")


@transaction.atomic
def assign(
    measure_id: int,
    assignment: Assignment,
    *,
    by: User,
    note: str = "",
    version: int | None = None,
    gathered: Gathered | None = None,
) -> Measure:
    """Assigns a draft, or anew while work goes on; a due date is demanded unless long-term.

    Of several at once, each person is told when ``gathered`` is.
    """
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_assign)
    check_version(measure, version, yours=_as_fields(assignment))
    ask(rules.refuse_assignment(assignment, measure))
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
    if was_draft or what:
        tell(News.ASSIGNED, measure, by=by, gathered=gathered)
    return measure


def _as_fields(assignment: Assignment) -> dict[str, object]:
    return {
        "leader": assignment.leader,
        "department": assignment.department,
        "handler": assignment.handler,
        "timeframe": assignment.timeframe,
        "due_on": assignment.due_on,
    }


def assignment_like(measure: Measure) -> Assignment | None:
    """Who answers for ``measure``, to be said of another one; None for a draft, and where somebody left."""
    if measure.leader is None or measure.department is None or measure.status == Status.DRAFT:
        return None
    found = Assignment(
        leader=measure.leader,
        department=measure.department,
        timeframe=Timeframe(measure.timeframe),
        due_on=measure.due_on,
        handler=measure.handler,
        supporting_departments=tuple(measure.supporting_departments.all()),
    )
    return None if rules.refuse_assignment(found, measure) else found


def undo_assignment(measure: Measure, *, by: User, note: str) -> None:
    """Of a locked measure that is assigned and that nobody has worked on: nobody answers for it any more."""
    ask(rules.refuse_unassign(by, measure))
    nobody: dict[str, object] = dict.fromkeys(UNASSIGNED) | {"timeframe": ""}
    what = differences(measure, nobody)
    steps.move(measure, Act.UNASSIGN, by=by, note=note, detail=what)
    for name, value in nobody.items():
        setattr(measure, name, value)
    save_edit(measure, list(nobody), by=by, reason=note, event=None)
    measure.supporting_departments.clear()
