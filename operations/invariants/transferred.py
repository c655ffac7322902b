"""What was handed to the archive lies there, and nothing of it has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from issues.models import Closure, Inspection, SubIssue
from measures.models import Comment, EvidenceUse, Measure, ProgressUpdate, StatusChange
from reporting.models import ArchiveTransfer

BATCH_SIZE = 1000
# A large zip takes its time, and a job that failed is seen by who started it.
PATIENCE = timedelta(days=1)
# What is only ever added → its name, and the way to its inspection.
ADDED: tuple[tuple[type[Model], str, str, str], ...] = (
    (StatusChange, "状态变更", "measure__inspection", "at"),
    (ProgressUpdate, "整改进展", "measure__inspection", "at"),
    (EvidenceUse, "佐证材料", "measure__inspection", "at"),
    (Closure, "销号记录", "sub_issue__inspection", "at"),
    (Comment, "意见", "measure__inspection", "at"),
    (Comment, "意见", "sub_issue__inspection", "at"),
    (Measure.history.model, "措施的修改", "inspection", "history_date"),
    (SubIssue.history.model, "问题的修改", "inspection", "history_date"),
)


def marks_have_their_transfer() -> Iterator[str]:
    standing = ArchiveTransfer.objects.standing().filter(inspection=OuterRef("pk"))
    marked = Q(transferred_at__isnull=False)
    for row in Inspection.objects.filter(marked, ~Exists(standing)).order_by("pk"):
        yield f"巡察{row.pk}标为已移交档案,却没有移交记录。"
    for row in Inspection.objects.filter(~marked, Exists(standing)).order_by("pk"):
        yield f"巡察{row.pk}有移交记录,却没有标为已移交档案。"
    late = ArchiveTransfer.objects.standing().filter(file="", at__lt=timezone.now() - PATIENCE)
    for pk in late.order_by("pk").values_list("pk", flat=True):
        yield f"档案移交{pk}的档案包一天后还没有入库,请在“移交档案”页重新生成。"


def nothing_changed_since() -> Iterator[str]:
    for model, name, way, at in ADDED:
        for row in _younger(model, way, at).order_by("pk").iterator(BATCH_SIZE):
            yield f"巡察{row['inspection_key']}移交档案之后还有{name}({row['pk']})。"


def _younger(model: type[Model], way: str, at: str) -> QuerySet[Model, dict[str, object]]:
    rows = model._default_manager.filter(**{f"{way}__transferred_at__isnull": False})
    rows = rows.alias(rest=F(f"{way}__transferred_at")).filter(**{f"{at}__gt": F("rest")})
    return rows.annotate(inspection_key=F(f"{way}_id")).values("pk", "inspection_key")
