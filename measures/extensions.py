"""延期: asking for a later date, deciding on it, what becomes of an overtaken request, and how it is told.

Who decides (``extension_decider``) and how often a date may move (``most_extensions``) are settings of the
inspection. The records are ``models.extension``: fields, constraints, and which of them are pending.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import sql, trail
from audit.events import Event
from audit.exceptions import Refused
from inbox.settling import settle
from issues.edits import save_edit
from issues.models import ExtensionDecider
from issues.rules import refuse_transferred
from measures import steps
from measures.messages import notify
from measures.models import ExtensionRequest, ExtensionState, Measure
from measures.news import answer_awaited, leader_or_office, office_of, tell_asked
from measures.parties import is_leader_of, is_of_leading_department, is_office, is_one_of
from measures.workflow import AT_WORK, TRANSITIONS, Act

ANSWERS = {
    ExtensionState.APPROVED: Event.APPROVE_EXTENSION,
    ExtensionState.REFUSED: Event.REFUSE_EXTENSION,
    ExtensionState.WITHDRAWN: Event.WITHDRAW_EXTENSION,
    ExtensionState.LAPSED: Event.LAPSE_EXTENSION,
}
# Who submits is who asks for more time.
REQUESTERS = TRANSITIONS[Act.SUBMIT].parties

# Seldom any: looked for before they are read.
PENDING = f"""
SELECT 1 FROM measures_extensionrequest
WHERE state = '{ExtensionState.PENDING}' AND measure_id IN ({{}}) LIMIT 1
"""  # noqa: S608  # nosec B608 - constants


def refuse_request_extension(user: User, measure: Measure) -> str | None:
    """Asking for a later date, while work goes on and as often as the inspection allows."""
    if not is_one_of(user, measure, REQUESTERS):
        return "只有牵头部门的经办人和整改办可以申请延期。"
    if measure.archived_at is not None:
        return "该措施已归档,不能再申请延期。"
    if sentence := refuse_transferred(measure.inspection):
        return sentence
    if measure.status not in AT_WORK:
        return f"该措施现在是“{measure.status_label()}”,只有整改中和已退回的措施可以申请延期。"
    if measure.due_on is None:
        return "该措施没有整改时限,不需要延期。"
    states = [request.state for request in measure.extension_requests.all()]
    if ExtensionState.PENDING in states:
        return "该措施已有一份待审批的延期申请,请等待审批或先撤回。"
    most = measure.inspection.most_extensions
    if states.count(ExtensionState.APPROVED) >= most:
        return f"本次巡察规定每条措施最多延期{most}次,该措施不能再延期。" if most else "本次巡察不允许延期。"
    return None


def refuse_answer_extension(user: User, request: ExtensionRequest) -> str | None:
    """Deciding on a request; reads its measure and inspection. Nobody decides on his own."""
    measure = request.measure
    if measure.inspection.extension_decider == ExtensionDecider.LEADER:
        if not is_leader_of(user, measure):
            return "本次巡察设定由责任领导审批延期,只有该措施的责任领导可以审批。"
    elif not is_office(user, measure):
        return "只有整改办可以审批延期。"
    if not request.is_pending:
        return f"这份延期申请{ExtensionState(request.state).label},不必再审批。"
    if user.pk == request.actor_id:
        return "申请人不能审批自己的延期申请,请由其他人审批。"
    if not request.is_grantable():
        return "该措施已完成或已归档,不再需要延期。"
    return refuse_transferred(measure.inspection)


def refuse_withdraw_extension(user: User, request: ExtensionRequest) -> str | None:
    if user.pk != request.actor_id and not is_of_leading_department(user, request.measure):
        return "只有申请人和牵头部门的经办人可以撤回延期申请。"
    if not request.is_pending:
        return f"这份延期申请{ExtensionState(request.state).label},不能撤回。"
    return refuse_transferred(request.measure.inspection)


@transaction.atomic
def request_extension(measure_id: int, *, by: User, to_due_on: date, reason: str) -> ExtensionRequest:
    """Asks for ``to_due_on`` instead of the present date; the deadline stays until it is approved."""
    measure = steps.lock(measure_id, by=by, rule=refuse_request_extension)
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
    tell_asked(request, by=by, deciders=_deciders(measure))
    return request


def _deciders(measure: Measure) -> list[int]:
    if measure.inspection.extension_decider == ExtensionDecider.LEADER:
        return leader_or_office(measure)
    return office_of(measure.organization_id)


@transaction.atomic
def approve_extension(request_id: int, *, by: User, note: str = "") -> ExtensionRequest:
    """Moves the deadline; the date before stays in the request, the first one on the measure."""
    request = _lock(request_id, by=by)
    ask(refuse_answer_extension(by, request))
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
    ask(refuse_answer_extension(by, request))
    if not note.strip():
        raise Refused("请填写不同意延期的原因。")
    steps.store(request.measure)
    return _answer(request, ExtensionState.REFUSED, by=by, note=note)


@transaction.atomic
def withdraw_extension(request_id: int, *, by: User, note: str = "") -> ExtensionRequest:
    request = _lock(request_id, by=by)
    ask(refuse_withdraw_extension(by, request))
    steps.store(request.measure)
    return _answer(request, ExtensionState.WITHDRAWN, by=by, note=note)


def lapse(measures: Sequence[Measure], *, by: User, why: str) -> None:
    """What was asked for locked measures is moot: a date was set anew, or nobody needs it any more."""
    rows = {measure.pk: measure for measure in measures}
    if not rows or not sql.read(PENDING.format(sql.marks(list(rows))), list(rows)):
        return
    for request in ExtensionRequest.objects.pending().filter(measure__in=list(rows)):
        request.measure = rows[request.measure_id]
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
    measure_id = (
        ExtensionRequest.objects.visible_to(by).values_list("measure_id", flat=True).get(pk=request_id)
    )
    measure = steps.lock(measure_id, by=by)
    request = ExtensionRequest.objects.select_for_update(no_key=True).get(pk=request_id)
    request.measure = measure
    return request


def _answer(request: ExtensionRequest, state: ExtensionState, *, by: User, note: str) -> ExtensionRequest:
    request.state, request.answer = state, note.strip()
    request.answered_by, request.answered_by_name, request.answered_at = by, by.label, timezone.now()
    request.save(update_fields=["state", "answer", "answered_by", "answered_by_name", "answered_at"])
    what = ";".join(filter(None, (f"{request.from_due_on}→{request.to_due_on}", request.answer)))
    trail.record(ANSWERS[state], by=by, about=request.measure, detail=what)
    settle([answer_awaited(request)])
    _notify(request)
    return request


def _notify(request: ExtensionRequest) -> None:
    """The requester, when somebody else answered or the request lapsed."""
    if request.actor_id == request.answered_by_id:
        return
    answer = ExtensionState(request.state).label
    reason = f":{request.answer}" if request.answer else ""
    notify(
        [request.actor_id],
        f"extension:{request.pk}",
        subject=f"延期申请{answer}",
        text=f"{request.measure} 申请延期至{request.to_due_on},{answer}{reason}",
        measure=request.measure,
        is_good=request.state == ExtensionState.APPROVED,
    )


class Dated(Protocol):
    """A measure's dates."""

    original_due_on: date | None
    due_on: date | None


def explanation(measure: Dated, requests: Iterable[ExtensionRequest]) -> str:
    """The first deadline, each extension with its reason, and a date set otherwise; "" when none moved it.

    ``requests`` are all of one measure in the order they were made.
    """
    approved = [request for request in requests if request.state == ExtensionState.APPROVED]
    lines = [_explain(number, request) for number, request in enumerate(approved, 1)]
    latest = approved[-1].to_due_on if approved else measure.original_due_on
    if measure.original_due_on is not None and measure.due_on != latest:
        lines.append(f"改派时调整为{measure.due_on}" if measure.due_on else "改派时取消时限")
    if not lines:
        return ""
    times = f",延期{len(approved)}次" if approved else ""
    return f"原定{measure.original_due_on}{times}。\n" + "\n".join(lines)


def _explain(number: int, request: ExtensionRequest) -> str:
    decided_on = timezone.localdate(request.answered_at)
    return f"第{number}次:延至{request.to_due_on}({decided_on}同意,{request.reason})"
