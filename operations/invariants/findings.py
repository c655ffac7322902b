"""销号, imports and snapshots."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Window
from django.db.models.functions import Lag

from issues.models import Closure, Inspection, SubIssue
from measures.models import Measure
from notices.models import Notice
from operations.invariants.unless import unless

BATCH_SIZE = 1000


def closed_on_is_last_closure() -> Iterator[str]:
    last = Closure.objects.filter(sub_issue=OuterRef("pk")).order_by("-id")
    rows = SubIssue.objects.annotate(
        act=Subquery(last.values("act")[:1]), signed_on=Subquery(last.values("signed_on")[:1])
    )
    is_open = Q(closed_on__isnull=True) & (Q(act__isnull=True) | Q(act=Closure.Act.REOPEN))
    is_closed = Q(act=Closure.Act.CLOSE, signed_on=F("closed_on"))
    for row in unless(rows, is_open | is_closed).order_by("pk").values("pk", "closed_on", "act"):
        yield f"问题{row['pk']}的销号日期是{row['closed_on'] or '空'},最后一次记录是{row['act'] or '无'}。"


def closures_alternate() -> Iterator[str]:
    before = Window(Lag("act"), partition_by=F("sub_issue_id"), order_by=F("id").asc())
    rows = Closure.objects.annotate(before=before)
    first = Q(before__isnull=True, act=Closure.Act.REOPEN)
    for row in rows.filter(first | Q(before=F("act"))).order_by("pk").iterator(BATCH_SIZE):
        yield f"问题{row.sub_issue_id}的销号记录{row.pk}与前一次相同,或没有销号就撤销。"


def closed_means_completed() -> Iterator[str]:
    rows = Measure.objects.current().open().filter(sub_issue__closed_on__isnull=False)
    for row in rows.order_by("pk").values("pk", "sub_issue_id").iterator(BATCH_SIZE):
        yield f"问题{row['sub_issue_id']}已销号,措施{row['pk']}却没有完成。"


def snapshots_are_numbered() -> Iterator[str]:
    rows = Inspection.objects.annotate(count=Count("snapshots"), last=Max("snapshots__number"))
    wrong = rows.filter(count__gt=0).exclude(count=F("last")).order_by("pk")
    for pk, count, last in wrong.values_list("pk", "count", "last"):
        yield f"巡察{pk}有{count}份快照,最后一份却是第{last}号。"


def imports_are_whole() -> Iterator[str]:
    """Time and inspection are written together with the tree."""
    halves = Q(imported_at__isnull=True, inspection__isnull=False)
    halves |= Q(imported_at__isnull=False, inspection__isnull=True)
    halves |= Q(imported_at__isnull=True, first_position__isnull=False)
    halves |= Q(imported_at__isnull=False, first_position__isnull=True)
    for pk in Notice.objects.filter(halves).order_by("pk").values_list("pk", flat=True):
        yield f"通报{pk}只导入了一半。"
    empty = Inspection.objects.filter(notices__imported_at__isnull=False, categories__isnull=True)
    for pk in empty.order_by("pk").values_list("pk", flat=True).distinct():
        yield f"巡察{pk}已导入通报,却没有任何问题类别。"
