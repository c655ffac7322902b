"""整改进展: dated entries, corrected by further entries; and what others say about it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from issues.models import SubIssue
from measures import rules, steps
from measures.models import Comment, Measure, ProgressUpdate
from measures.visibility import visible_sub_issues


@transaction.atomic
def record_progress(
    measure_id: int, *, by: User, text: str, happened_on: date, replaces_id: int | None = None
) -> ProgressUpdate:
    """Adds an entry; with ``replaces_id`` it corrects an earlier one, which stays readable."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_record_progress)
    if not text.strip():
        raise Refused("请填写整改进展。")
    if happened_on > timezone.localdate():
        raise Refused("进展日期不能晚于今天。")
    replaced = _replaceable(measure.pk, replaces_id) if replaces_id is not None else None
    entry = ProgressUpdate.objects.create(
        measure=measure,
        text=text.strip(),
        happened_on=happened_on,
        replaces=replaced,
        actor=by,
        actor_name=by.label,
    )
    trail.record(Event.PROGRESS, by=by, about=measure, detail="更正" if replaced else "")
    steps.store(measure)
    return entry


def _replaceable(measure_id: int, progress_id: int) -> ProgressUpdate:
    row = ProgressUpdate.objects.filter(measure_id=measure_id, pk=progress_id).first()
    if row is None:
        raise Refused("要更正的进展记录不存在。")
    if ProgressUpdate.objects.filter(replaces=row).exists():
        raise Refused("这条进展已经更正过,请更正最新的一条。")
    return row


@transaction.atomic
def comment(
    *, by: User, text: str, measure: Measure | None = None, sub_issue: SubIssue | None = None
) -> Comment:
    """A remark on one of the two, which ``by`` has to be able to see."""
    target: Measure | SubIssue
    if measure is not None:
        target = Measure.objects.visible_to(by).get(pk=measure.pk)
    elif sub_issue is not None:
        target = visible_sub_issues(by).get(pk=sub_issue.pk)
    else:
        raise ValueError("a comment needs a measure or a sub-issue")
    request_context.set_subject(target)
    ask(rules.refuse_comment(by, target))
    if not text.strip():
        raise Refused("请填写意见。")
    trail.record(Event.COMMENT, by=by, about=target)
    return Comment.objects.create(
        measure=measure, sub_issue=sub_issue, text=text.strip(), actor=by, actor_name=by.label
    )
