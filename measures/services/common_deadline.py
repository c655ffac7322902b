"""统一时限: a day by which a supervisor wants all units to be done, and a unit's taking it over.

It is a proposal. What a unit agreed with its leaders and departments is never overwritten from above: the
office takes it over in one act, which is an assignment like any other (history, extensions that lapse, those
who answer are told) and can be undone, or it says why not. What goes on for good has no end to be moved.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import sql, trail
from audit.events import Event
from inbox.settling import settle
from measures.answered import answer_awaited
from measures.inputs import assignment_of
from measures.models import InstructionUnit, Measure
from measures.models.measure import MeasureQuerySet
from measures.services.assignment import RowAssignment
from measures.services.instructing import lock_asked, refuse_answer
from measures.services.undoing import assign_together
from measures.workflow import OPEN_STATUSES, Timeframe

ASKED = "SELECT 1 FROM measures_instructionunit WHERE organization_id = %s LIMIT 1"
NOTHING_LATER = "本单位各项措施的时限都不晚于统一时限"


def refuse_take_over(user: User, unit: InstructionUnit) -> str | None:
    if not unit.instruction.is_deadline:
        return "这项要求不是统一时限,没有可以采用的日期。"
    return refuse_answer(user, unit)


def later_than(unit: InstructionUnit) -> MeasureQuerySet:
    """Open measures of the unit that are due after the common day."""
    rows = Measure.objects.at_work().filter(
        organization_id=unit.organization_id,
        status__in=OPEN_STATUSES,
        due_on__gt=unit.instruction.due_on,
    )
    return rows.exclude(timeframe=Timeframe.LONG_TERM)


def standing_deadline(organization_id: int) -> InstructionUnit | None:
    """The newest one holds."""
    # Of most units nothing was ever asked, and a row is twenty columns.
    if not sql.look(ASKED, [organization_id]):
        return None
    rows = InstructionUnit.objects.deadlines()
    return rows.filter(organization_id=organization_id).defer("instruction__form").first()


def what_became(unit: InstructionUnit) -> str:
    """With what the unit did about it: taken over by whom, or not yet."""
    if unit.answered_at is None:
        return "督查统一时限(本单位未回复)"
    how = "已采用" if unit.is_taken_over else "已回复"
    return f"督查统一时限({unit.answered_by_name}{how})"


@transaction.atomic
def take_over_deadline(instruction_id: int, *, by: User) -> InstructionUnit:
    """Each measure is answered for itself: what is under review keeps its date, and the reply says so."""
    unit = lock_asked(instruction_id, by=by)
    ask(refuse_take_over(by, unit))
    measures = list(later_than(unit).select_related("leader", "department", "handler").order_by("pk"))
    prefetch_related_objects(measures, "supporting_departments")
    day = unit.instruction.due_on
    wanted = [
        RowAssignment(measure.pk, replace(given, due_on=day), measure.version)
        for measure in measures
        if (given := assignment_of(measure)) is not None
    ]
    note = f"采用督查统一时限{day}"
    answers, unit.bulk = assign_together(wanted, by=by, note=note) if wanted else ([], None)
    done = sum(answer.refusal is None for answer in answers)
    unit.reply, unit.is_taken_over = _told(done, len(measures) - done), True
    unit.answered_at, unit.answered_by_name = timezone.now(), by.label
    unit.save(update_fields=["bulk", "reply", "is_taken_over", "answered_at", "answered_by_name"])
    trail.record(Event.CONFIRM_INSTRUCTION, by=by, about=unit.organization, detail=f"{note}:{unit.reply}")
    settle([answer_awaited(instruction_id, unit.organization_id)])
    return unit


def _told(done: int, left: int) -> str:
    if not done and not left:
        return f"已采用:{NOTHING_LATER}。"
    rest = f";另有{left}条未改(正在审核,或责任人、部门已停用),由整改办单独处理" if left else ""
    return f"已采用:{done}条措施的时限已改{rest}。"
