"""延期: asking for a later date, deciding on it, and what becomes of a request that is overtaken."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.edits import save_edit
from measures import rules
from measures.messages import tell_answered
from measures.models import ExtensionRequest, ExtensionState, Measure
from measures.services import steps

ANSWERS = {
    ExtensionState.APPROVED: Event.APPROVE_EXTENSION,
    ExtensionState.REFUSED: Event.REFUSE_EXTENSION,
    ExtensionState.WITHDRAWN: Event.WITHDRAW_EXTENSION,
    ExtensionState.LAPSED: Event.LAPSE_EXTENSION,
}


@transaction.atomic
def request_extension(measure_id: int, *, by: User, to_due_on: date, reason: str) -> ExtensionRequest:
    """Asks for ``to_due_on`` instead of the present date; the deadline stays until it is approved."""
    measure = steps.lock(measure_id, by=by)
    steps.ask(rules.refuse_request_extension(by, measure))
    if not reason.strip():
        raise Refused("请填写延期原因。")
    if measure.due_on is None or to_due_on <= max(measure.due_on, timezone.localdate()):
        raise Refused(f"申请的日期应晚于今天和现在的整改时限({measure.due_on})。")
    request = ExtensionRequest.objects.create(
        measure=measure,
        from_due_on=measure.due_on,
        to_due_on=to_due_on,
        reason=reason.strip(),
        actor=by,
        actor_name=by.label,
    )
    what = f"{request.from_due_on}→{request.to_due_on};{request.reason}"
    trail.record(Event.REQUEST_EXTENSION, by=by, about=measure, detail=what)
    steps.store(measure)
    return request


@transaction.atomic
def approve_extension(request_id: int, *, by: User, note: str = "") -> ExtensionRequest:
    """Moves the deadline; the date before stays in the request, the first one on the measure."""
    request = _lock(request_id, by=by)
    steps.ask(rules.refuse_answer_extension(by, request))
    measure = request.measure
    if request.to_due_on < timezone.localdate():
        raise Refused(f"申请延期至{request.to_due_on},这个日期已过,请退回由责任部门重新申请。")
    fields = ["due_on", *keep_original(measure)]
    measure.due_on = request.to_due_on
    save_edit(measure, fields, by=by, reason=f"同意延期:{request.reason}", event=None)
    return _answer(request, ExtensionState.APPROVED, by=by, note=note)


@transaction.atomic
def refuse_extension(request_id: int, *, by: User, note: str) -> ExtensionRequest:
    request = _lock(request_id, by=by)
    steps.ask(rules.refuse_answer_extension(by, request))
    if not note.strip():
        raise Refused("请填写不同意延期的原因。")
    steps.store(request.measure)
    return _answer(request, ExtensionState.REFUSED, by=by, note=note)


@transaction.atomic
def withdraw_extension(request_id: int, *, by: User) -> ExtensionRequest:
    request = _lock(request_id, by=by)
    steps.ask(rules.refuse_withdraw_extension(by, request))
    steps.store(request.measure)
    return _answer(request, ExtensionState.WITHDRAWN, by=by, note="")


def lapse(measure: Measure, *, by: User, why: str) -> None:
    """What was asked for a locked measure is moot: its date was set anew, or nobody needs it any more."""
    rows: Any = ExtensionRequest.objects
    for request in rows.pending().filter(measure=measure):
        _answer(request, ExtensionState.LAPSED, by=by, note=why)


def keep_original(measure: Measure) -> list[str]:
    """Remembers the first deadline of a measure; the names of the fields to save.

    Called before a later date is set, and after the first one is.
    """
    if measure.original_due_on is not None or measure.due_on is None:
        return []
    measure.original_due_on = measure.due_on
    return ["original_due_on"]


def _lock(request_id: int, *, by: User) -> ExtensionRequest:
    """The request with its measure locked first, as every act on a measure does."""
    rows: Any = ExtensionRequest.objects
    measure_id = rows.visible_to(by).values_list("measure_id", flat=True).get(pk=request_id)
    measure = steps.lock(measure_id, by=by)
    request: ExtensionRequest = rows.select_for_update().get(pk=request_id)
    request.measure = measure
    return request


def _answer(request: ExtensionRequest, state: ExtensionState, *, by: User, note: str) -> ExtensionRequest:
    request.state, request.answer = state, note.strip()
    request.answered_by, request.answered_by_name, request.answered_at = by, by.label, timezone.now()
    request.save(update_fields=["state", "answer", "answered_by", "answered_by_name", "answered_at"])
    what = ";".join(filter(None, (f"{request.from_due_on}→{request.to_due_on}", request.answer)))
    trail.record(ANSWERS[state], by=by, about=request.measure, detail=what)
    tell_answered(request)
    return request
