"""Who wrote is forgotten some years after closing; the opinion, its answer and its steps stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from audit.events import Event
from audit.models import AuditEntry
from jobs.schedule import daily
from opinions import services
from opinions.models import OpinionAuthor, OpinionStep, PublicOpinion
from opinions.services.forgetting import forget_authors
from tests.cast import Cast
from tests.opinions.people import an_opinion, closed_opinion

pytestmark = pytest.mark.django_db


def aged(row: PublicOpinion, *, days: int) -> PublicOpinion:
    OpinionStep._base_manager.filter(opinion=row).update(at=timezone.now() - timedelta(days=days))
    OpinionAuthor.objects.get_or_create(opinion=row, defaults={"name": "周建国", "contact": "13800000000"})
    return row


def kept() -> set[int]:
    return set(OpinionAuthor.objects.values_list("opinion_id", flat=True))


def test_the_name_goes_and_the_words_stay(cast: Cast, settings: Settings) -> None:
    settings.OPINION_AUTHOR_YEARS = 2
    old, young = aged(closed_opinion(cast), days=735), aged(closed_opinion(cast), days=720)
    open_one = aged(an_opinion(cast), days=4000)
    text, steps = old.text, old.steps.count()
    assert forget_authors(timezone.localdate()) == "删除了1名提意见人的姓名和联系方式"
    assert kept() == {young.pk, open_one.pk}
    old.refresh_from_db()
    assert (old.text, old.steps.count()) == (text, steps)
    entry = AuditEntry.objects.get(event=Event.ERASE_AUTHOR)
    assert (entry.about_id, entry.detail) == (old.pk, "办结满2年")
    assert "周建国" not in f"{entry.about}{entry.detail}"
    assert forget_authors(timezone.localdate()) == ""


def test_what_was_taken_up_again_begins_anew(cast: Cast, settings: Settings) -> None:
    settings.OPINION_AUTHOR_YEARS = 1
    row = aged(closed_opinion(cast), days=900)
    services.reopen(row.pk, by=cast.office, reason="来电追问")
    services.close(row.pk, by=cast.office, reason="已再次答复")
    assert forget_authors(timezone.localdate()) == ""
    assert row.pk in kept()


def test_nought_is_never(cast: Cast, settings: Settings) -> None:
    settings.OPINION_AUTHOR_YEARS = 0
    aged(closed_opinion(cast), days=9000)
    assert forget_authors(timezone.localdate()) == ""
    assert daily("forget_authors").removes
