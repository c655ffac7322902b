"""整改进展: dated entries, corrected by further entries; and what others say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, sql, trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import BATCH_SIZE
from issues.models import SubIssue
from issues.positions import lock_inspection
from measures import rules, steps
from measures.models import Comment, Measure, ProgressUpdate
from measures.news import tell_commented
from measures.services.watch_dates import settle_watches
from measures.visibility import visible_sub_issues

CORRECTED_ALREADY = "这条进展已经更正过,请更正最新的一条。"


@transaction.atomic
def record_progress(
    measure_id: int, *, by: User, text: str, happened_on: date, replaces_id: int | None = None
) -> ProgressUpdate:
    """Adds an entry; with ``replaces_id`` it corrects an earlier one, which stays readable."""
    return add_progress(measure_id, by=by, text=text, happened_on=happened_on, replaces_id=replaces_id)


def add_progress(
    measure_id: int, *, by: User, text: str, happened_on: date, replaces_id: int | None = None
) -> ProgressUpdate:
    """``record_progress`` in the caller's transaction."""
    measure = steps.lock(measure_id, by=by)
    entry = write_progress(measure, by=by, text=text, happened_on=happened_on, replaces_id=replaces_id)
    settle_watches([measure], by=by)
    steps.store(measure)
    return entry


def write_progress(
    measure: Measure, *, by: User, text: str, happened_on: date, replaces_id: int | None = None
) -> ProgressUpdate:
    """Of a locked measure, with its line in the trail; what follows for its watches is the caller's."""
    ask(rules.refuse_record_progress(by, measure))
    ask(_refuse_entry(text, happened_on))
    replaced = _replaceable(measure.pk, replaces_id) if replaces_id is not None else None
    entry = ProgressUpdate(
        measure=measure,
        text=text.strip(),
        happened_on=happened_on,
        replaces=replaced,
        actor=by,
        actor_name=by.label,
    )
    sql.insert([entry])
    trail.record(Event.PROGRESS, by=by, about=measure, detail="更正" if replaced else "")
    return entry


def _refuse_entry(text: str, happened_on: date) -> str | None:
    if not text.strip():
        return "请填写整改进展。"
    return "进展日期不能晚于今天。" if happened_on > timezone.localdate() else None


@dataclass(frozen=True)
class ProgressInput:
    """What ``record_progress`` is called with for one of many entries."""

    measure_id: int
    text: str
    happened_on: date
    replaces_id: int | None = None


@transaction.atomic
def record_many(entries: Sequence[ProgressInput], *, by: User) -> None:
    """``record_progress`` for many entries, in their order: the same rules, rows locked and written in sets.

    Raises ``MeasureRefused`` for the first that is refused, and nothing is written.
    """
    rows = steps.lock_all((one.measure_id for one in entries), by=by)
    replaced: dict[int, ProgressUpdate] = {}
    for one in entries:
        measure = rows[one.measure_id]
        with steps.refused_as(measure):
            ask(rules.refuse_record_progress(by, measure) or _refuse_entry(one.text, one.happened_on))
            if (pk := one.replaces_id) is not None:
                if pk in replaced:
                    raise Refused(CORRECTED_ALREADY)
                replaced[pk] = _replaceable(measure.pk, pk)
    ProgressUpdate.objects.bulk_create(
        (
            ProgressUpdate(
                measure=rows[one.measure_id],
                text=one.text.strip(),
                happened_on=one.happened_on,
                replaces=replaced.get(one.replaces_id or 0),
                actor=by,
                actor_name=by.label,
            )
            for one in entries
        ),
        batch_size=BATCH_SIZE,
    )
    told = ((rows[one.measure_id], "更正" if one.replaces_id is not None else "") for one in entries)
    trail.record_all(Event.PROGRESS, told, by=by)
    settle_watches(list(rows.values()), by=by)
    steps.count_up(rows[one.measure_id] for one in entries)


def _replaceable(measure_id: int, progress_id: int) -> ProgressUpdate:
    row = ProgressUpdate.objects.filter(measure_id=measure_id, pk=progress_id).first()
    if row is None:
        raise Refused("要更正的进展记录不存在。")
    if ProgressUpdate.objects.filter(replaces=row).exists():
        raise Refused(CORRECTED_ALREADY)
    return row


@transaction.atomic
def comment(
    *,
    by: User,
    text: str,
    measure: Measure | None = None,
    sub_issue: SubIssue | None = None,
    sender: str = "",
) -> Comment:
    """A remark on one of the two, which ``by`` can see; ``sender``: whose words are passed on."""
    target: Measure | SubIssue
    if measure is not None:
        target = Measure.objects.visible_to(by).get(pk=measure.pk)
    elif sub_issue is not None:
        target = visible_sub_issues(by).get(pk=sub_issue.pk)
    else:
        raise ValueError("a comment needs a measure or a sub-issue")
    request_context.set_subject(target)
    lock_inspection(target.inspection_id)
    ask(rules.refuse_comment(by, target))
    if not text.strip():
        raise Refused("请填写意见。")
    trail.record(Event.COMMENT, by=by, about=target)
    row = Comment.objects.create(
        measure=measure,
        sub_issue=sub_issue,
        text=text.strip(),
        actor=by,
        actor_name=(sender or by.label)[:150],
    )
    tell_commented(row, by=by, speaker=sender or by.full_name)
    return row
