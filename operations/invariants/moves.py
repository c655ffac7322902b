"""The status of a measure is told twice, as a column and as a row for each change: both must agree."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Lag

from measures.models import Approval, Measure, StatusChange
from measures.workflow import TRANSITIONS, Act, Status
from operations.invariants.unless import unless

BATCH_SIZE = 1000


def _last_change(field: str, **which: str) -> Subquery:
    rows = StatusChange.objects.filter(measure=OuterRef("pk"), **which)
    return Subquery(rows.order_by("-id").values(field)[:1])


def status_is_last_change() -> Iterator[str]:
    rows = Measure.objects.annotate(last=_last_change("to_status"), last_at=_last_change("at"))
    told = Q(last__isnull=True, status=Status.DRAFT) | Q(last=F("status"), last_at=F("status_changed_at"))
    for row in unless(rows, told).order_by("pk").values("pk", "status", "last").iterator(BATCH_SIZE):
        yield f"措施{row['pk']}的状态是{row['status']},最后一次变更到{row['last'] or '无'},或时间不同。"


def changes_follow_one_another() -> Iterator[str]:
    before = Window(Lag("to_status"), partition_by=F("measure_id"), order_by=F("id").asc())
    rows = StatusChange.objects.annotate(before=before)
    fits = Q(before=F("from_status")) | Q(before__isnull=True, from_status=Status.DRAFT)
    for row in unless(rows, fits).order_by("pk").iterator(BATCH_SIZE):
        yield f"措施{row.measure_id}的状态变更{row.pk}从{row.from_status}开始,前一次却没有到这里。"


def changes_are_moves() -> Iterator[str]:
    moves = Q(pk__in=[])
    for act, move in TRANSITIONS.items():
        moves |= Q(act=act, from_status__in=move.sources, to_status=move.target)
    for row in StatusChange.objects.exclude(moves).order_by("pk").iterator(BATCH_SIZE):
        yield f"状态变更{row.pk}({row.act}:{row.from_status}→{row.to_status})不在流转表中。"


def submitter_is_who_submitted() -> Iterator[str]:
    submitted = Measure.objects.filter(status=Status.SUBMITTED)
    rows = submitted.annotate(submitter=_last_change("actor", act=Act.SUBMIT))
    wrong = unless(rows, Q(submitter=F("submitted_by")))
    for row in wrong.order_by("pk").values("pk").iterator(BATCH_SIZE):
        yield f"措施{row['pk']}登记的提交人不是最后提交的人。"


def nobody_completed_his_own() -> Iterator[str]:
    """The submission that was completed is the last one before it."""
    submitted = StatusChange.objects.filter(
        measure=OuterRef("measure"), act=Act.SUBMIT, id__lt=OuterRef("id")
    ).order_by("-id")
    completed = StatusChange.objects.filter(act=Act.COMPLETE)
    rows = completed.annotate(submitter=Subquery(submitted.values("actor")[:1])).filter(actor=F("submitter"))
    for row in rows.order_by("pk").iterator(BATCH_SIZE):
        yield f"措施{row.measure_id}由{row.actor_name}提交,又由本人审核通过(状态变更{row.pk})。"


def completions_are_pinned() -> Iterator[str]:
    bare = StatusChange.objects.filter(act=Act.COMPLETE, approval__isnull=True)
    for row in bare.order_by("pk").iterator(BATCH_SIZE):
        yield f"措施{row.measure_id}的审核通过(状态变更{row.pk})没有留下当时的内容。"
    for approval in Approval.objects.exclude(change__act=Act.COMPLETE).order_by("pk").iterator(BATCH_SIZE):
        yield f"审核通过时的内容{approval.pk}所属的状态变更不是审核通过。"
