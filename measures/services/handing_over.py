"""转交: the open measures of somebody who leaves, or of a department that ends, go to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from accounts.models import Department, User
from audit.exceptions import Refused
from measures import steps
from measures.inputs import Assignment, assignment_of
from measures.models import Measure
from measures.services.assignment import RowAssignment, assign_each
from measures.services.bulk import LIMIT, Answer

UNASSIGNED = "有措施还没有分派完整,请在分派表里直接分派。"


@transaction.atomic
def hand_over(
    measure_ids: Iterable[int], *, by: User, leaving: User | Department, to: User | Department
) -> list[Answer]:
    """Each is assigned anew, with its history and one message a person, or answered with why not."""
    ids = list(dict.fromkeys(measure_ids))
    if len(ids) > LIMIT:
        raise Refused(f"一次最多转交{LIMIT}条,请分批选择。")
    if type(leaving) is not type(to) or leaving == to:
        raise Refused("请选择转交给谁。")
    found = steps.lock_found(ids, by=by)
    anew = {pk: _anew(found[pk], leaving, to) for pk in ids if pk in found}
    rows = [RowAssignment(pk, given) for pk, given in anew.items() if given is not None]
    note = f"由{_named(leaving)}转交{_named(to)}"
    done = {answer.measure_id: answer for answer in assign_each(rows, by=by, note=note)}
    return [done.get(pk) or Answer(pk, str(Refused(UNASSIGNED))) for pk in anew]


def _named(one: User | Department) -> str:
    return one.label if isinstance(one, User) else one.name


def _anew(measure: Measure, leaving: User | Department, to: User | Department) -> Assignment | None:
    """None for what nobody answers for yet."""
    given = assignment_of(measure)
    if given is None:
        return None
    if isinstance(to, User):
        return _with_person(given, leaving, to)
    return _with_department(given, leaving, to)


def _with_person(given: Assignment, leaving: object, to: User) -> Assignment:
    leader = to if given.leader == leaving else given.leader
    return replace(given, leader=leader, handler=to if given.handler == leaving else given.handler)


def _with_department(given: Assignment, leaving: object, to: Department) -> Assignment:
    """The handler of the department that ends does not come along; whom it led now leads the other."""
    supporting = [to if row == leaving else row for row in given.supporting_departments]
    if given.department == leaving:
        given = replace(given, department=to, handler=None)
    others = dict.fromkeys(row for row in supporting if row != given.department)
    return replace(given, supporting_departments=tuple(others))
