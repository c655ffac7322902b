"""Who wrote is needed to answer, and a while longer for questions: then the name goes, the words stay."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit import trail
from audit.events import Event
from issues.models import Inspection
from opinions.models import OpinionAuthor, OpinionStep
from opinions.models.opinion import OpinionAuthorQuerySet
from opinions.workflow import OpinionState

YEAR = timedelta(days=365.25)


def forget_authors(_today: date) -> str:
    """Of opinions that were closed OPINION_AUTHOR_YEARS ago and that nobody touched since; 0: never."""
    rows = list(_old().values_list("pk", "opinion__inspection"))
    count = sum(_forget(pk, inspection_id=inspection_id) for pk, inspection_id in rows)
    return f"删除了{count}名提意见人的姓名和联系方式" if count else ""


def _old() -> OpinionAuthorQuerySet:
    rows = OpinionAuthor.objects.filter(opinion__state=OpinionState.CLOSED)
    if not settings.OPINION_AUTHOR_YEARS:
        return rows.none()
    before = timezone.now() - settings.OPINION_AUTHOR_YEARS * YEAR
    since = OpinionStep.objects.filter(opinion=OuterRef("opinion_id"), at__gte=before)
    return rows.filter(~Exists(since))


@transaction.atomic
def _forget(pk: int, *, inspection_id: int) -> bool:
    """False where the opinion was taken up again meanwhile: whoever does holds the inspection."""
    Inspection.objects.select_for_update(of=("self",), no_key=True).get(pk=inspection_id)
    row = (
        _old()
        .select_for_update(of=("self",), no_key=True)
        .select_related("opinion__inspection")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        return False
    what = f"办结满{settings.OPINION_AUTHOR_YEARS}年"
    trail.record(Event.ERASE_AUTHOR, by=None, about=row.opinion, detail=what)
    row.delete()
    return True
