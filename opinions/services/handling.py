"""An opinion on its way: who answers by when, the answer, telling the person, closing, opening again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit.exceptions import Refused
from inbox.posting import MessageLine, NewMessage, post
from inbox.settling import settle
from measures.reminders.ladder import not_before
from opinions import rules
from opinions.models import PublicOpinion
from opinions.services.steps import answer_awaited, locked, move
from opinions.workflow import OpinionAct, OpinionState


@transaction.atomic
def assign(opinion_id: int, *, by: User, handler: User, due_on: date, note: str = "") -> PublicOpinion:
    """Also to somebody else later; who had it before reads neither it nor who wrote it any more."""
    row = locked(opinion_id, OpinionAct.ASSIGN, by=by)
    ask(rules.refuse_assignment(row, handler, due_on=due_on, today=timezone.localdate()))
    if (row.handler_id, row.due_on) == (handler.pk, due_on) and row.state == OpinionState.ASSIGNED:
        raise Refused("承办人和答复期限没有变化。")
    row.handler, row.due_on = handler, due_on
    told = f"承办人{handler.full_name},{due_on}前答复"
    move(row, OpinionAct.ASSIGN, ["handler", "due_on"], by=by, note=f"{told}。{note.strip()}", detail=told)
    settle([answer_awaited(row.pk)])
    if handler.pk != by.pk:
        _tell(row, handler)
    return row


def _tell(row: PublicOpinion, handler: User) -> None:
    """Messages may leave the system: neither the words nor who wrote them are in it."""
    subject = f"有一条公示意见请您答复,{row.due_on}前"
    line = MessageLine(str(row), reverse("opinions:opinion", args=[row.pk]), "amber")
    later = not_before(row.inspection.organization_id, timezone.now())
    key = f"opinion:{row.pk}:{row.version}"
    post([NewMessage(handler.pk, key, subject, [line], "amber", later, [answer_awaited(row.pk)])])


@transaction.atomic
def answer(opinion_id: int, *, by: User, answer: str) -> PublicOpinion:
    row = locked(opinion_id, OpinionAct.ANSWER, by=by)
    if not answer.strip():
        raise Refused("请填写答复内容。")
    ask(rules.refuse_marked(answer))
    row.answer, row.answered_on, row.answered_by_name = answer.strip(), timezone.localdate(), by.label
    fields = ["answer", "answered_on", "answered_by_name"]
    move(row, OpinionAct.ANSWER, fields, by=by, note=row.answer)
    settle([answer_awaited(row.pk)])
    return row


@transaction.atomic
def tell(opinion_id: int, *, by: User, told_on: date, told_note: str = "") -> PublicOpinion:
    row = locked(opinion_id, OpinionAct.TELL, by=by)
    since = row.answered_on or row.received_on
    ask(rules.refuse_past_day(told_on, since=row.received_on, today=timezone.localdate(), label="告知日期"))
    if told_on < since:
        raise Refused(f"告知日期{told_on}早于答复日期{since},请核对。")
    row.told_on, row.told_note = told_on, told_note.strip()
    detail = f"{told_on}告知"
    return move(
        row,
        OpinionAct.TELL,
        ["told_on", "told_note"],
        by=by,
        note=f"{detail}。{row.told_note}",
        detail=detail,
    )


@transaction.atomic
def close(opinion_id: int, *, by: User, reason: str = "") -> PublicOpinion:
    row = locked(opinion_id, OpinionAct.CLOSE, by=by)
    ask(rules.refuse_close(row, reason=reason))
    settle([answer_awaited(row.pk)])
    return move(row, OpinionAct.CLOSE, by=by, note=reason)


@transaction.atomic
def reopen(opinion_id: int, *, by: User, reason: str) -> PublicOpinion:
    """Back to where somebody is named for it; the answer before stays in its history."""
    row = locked(opinion_id, OpinionAct.REOPEN, by=by)
    if not reason.strip():
        raise Refused(rules.NO_REASON)
    row.answer = row.answered_by_name = row.told_note = ""
    row.answered_on = row.told_on = row.due_on = None
    fields = ["answer", "answered_by_name", "told_note", "answered_on", "told_on", "due_on"]
    return move(row, OpinionAct.REOPEN, fields, by=by, note=reason)
