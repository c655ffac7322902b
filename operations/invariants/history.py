"""Versions only grow: two savers are told apart by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, IntegerField, Max, Model, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, Lag

from issues.models import Category, Inspection, SubIssue
from measures.models import EvidenceUse, Measure, StatusChange

BATCH_SIZE = 1000


def _count(model: type[Model], which: Q) -> Coalesce:
    """How many rows of ``model`` belong to the measure of the outer query."""
    rows = model._base_manager.filter(which, measure=OuterRef("pk")).order_by().values("measure")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


def versions_count_up() -> Iterator[str]:
    """Every change of status and everything attached or withdrawn counted one up, from 1."""
    rows = Measure.objects.annotate(
        least=1
        + _count(StatusChange, Q())
        + _count(EvidenceUse, Q())
        + _count(EvidenceUse, Q(withdrawn_at__isnull=False))
    )
    for row in rows.filter(version__lt=F("least")).order_by("pk").values("pk", "version", "least"):
        yield f"措施{row['pk']}的版本号是{row['version']},按记录至少应是{row['least']}。"


def edits_go_forward() -> Iterator[str]:
    for model in (Measure, SubIssue, Category, Inspection):
        yield from _edits_of(model)


def _edits_of(model: Any) -> Iterator[str]:
    name, history = model._meta.verbose_name, model.history.model.objects
    newest = history.filter(id=OuterRef("pk")).order_by().values("id").annotate(last=Max("version"))
    ahead = model.objects.annotate(last=Subquery(newest.values("last"))).filter(version__lt=F("last"))
    for row in ahead.order_by("pk").values("pk", "version", "last").iterator(BATCH_SIZE):
        yield f"{name}{row['pk']}的版本号是{row['version']},编辑记录已到{row['last']}。"
    before = Window(Lag("version"), partition_by=F("id"), order_by=F("history_id").asc())
    backward = history.annotate(before=before).filter(before__gt=F("version"))
    for row in backward.order_by("history_id").values("id", "history_id").iterator(BATCH_SIZE):
        yield f"{name}{row['id']}的编辑记录{row['history_id']}版本号倒退。"
