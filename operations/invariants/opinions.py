"""What the public said: numbered without gaps, where its last act left it, and inside of one inspection."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from operations.invariants.unless import unless
from opinions.models import OpinionStep, PublicOpinion

BATCH_SIZE = 1000


def opinions_are_numbered() -> Iterator[str]:
    rows = (
        PublicOpinion.objects.order_by().values("inspection").annotate(count=Count("pk"), last=Max("number"))
    )
    for row in rows.exclude(count=F("last")).order_by("inspection"):
        yield f"巡察{row['inspection']}有{row['count']}条意见,编号却到{row['last']}。"


def state_is_last_step() -> Iterator[str]:
    last = OpinionStep.objects.filter(opinion=OuterRef("pk")).order_by("-id").values("to_state")[:1]
    rows = unless(PublicOpinion.objects.annotate(last=Subquery(last)), Q(last=F("state")))
    for pk, state, after in rows.order_by("pk").values_list("pk", "state", "last").iterator(BATCH_SIZE):
        yield f"意见{pk}的状态是{state},最后一次办理到{after or '无'}。"


def opinions_stay_inside() -> Iterator[str]:
    """What one is about, and who answers it, are of its own inspection and unit."""
    inside = Q(sub_issue__isnull=True) | Q(sub_issue__inspection=F("inspection"))
    inside &= Q(measure__isnull=True) | Q(measure__inspection=F("inspection"))
    inside &= Q(publication__isnull=True) | Q(publication__inspection=F("inspection"))
    inside &= Q(handler__isnull=True) | Q(handler__organization=F("inspection__organization"))
    for pk in unless(PublicOpinion.objects.all(), inside).order_by("pk").values_list("pk", flat=True):
        yield f"意见{pk}涉及的内容或承办人不属于这次巡察的单位。"
