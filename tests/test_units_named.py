"""Who sees several units reads whose it is, first; who sees one is not told again and again."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from issues.models import FilingKind
from measures import services
from measures.filing import FilingInput
from tests.cast import Cast, in_days, worked_on
from tests.measures.watches import a_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(cast: Cast) -> list[str]:
    """Inner pages of one inspection, and a list."""
    worked_on(cast)
    watch = a_watch(cast, since=in_days(-90))
    plan = FilingInput(FilingKind.PLAN, in_days(-3))
    services.record_filing(cast.inspection.pk, plan, by=cast.office)
    services.comment(by=cast.office, text="请抓紧", measure=cast.measure)
    inspection = [cast.inspection.pk]
    return [
        reverse("measures:measure", args=[cast.measure.pk]),
        reverse("measures:sub_issue", args=[cast.sub_issue.pk]),
        reverse("measures:filings", args=inspection),
        reverse("reporting:check", args=inspection),
        reverse("reporting:snapshots", args=inspection),
        reverse("ledger:tree", args=inspection),
        reverse("ledger:summary", args=inspection),
        reverse("measures:proposals", args=inspection),
        reverse("measures:viewer", args=[cast.measure.pk]),
        reverse("measures:inspection_watches", args=inspection),
        reverse("measures:watch", args=[watch.pk]),
    ]


def head(client: Client, url: str) -> str:
    page = client.get(url).content.decode()
    return page[page.index('class="crumbs"') : page.index("page-actions")]


def test_inner_pages_name_the_unit_before_the_inspection(cast: Cast, pages: list[str]) -> None:
    named = f"{cast.organization}·{cast.inspection.name}"
    for url in pages:
        assert named in head(cast.client("supervisor"), url), url
        assert f"{cast.organization}·" not in head(cast.client("viewer"), url), url


def test_what_was_done_last_and_what_is_urged_name_it(cast: Cast, pages: list[str]) -> None:
    row = f"{cast.organization}·{cast.measure.mark}"
    for person, is_named in (("supervisor", True), ("viewer", False)):
        page = cast.client(person).get(reverse("ledger:dashboard")).content.decode()
        assert (row in page[page.index('id="activity"') :]) is is_named
    sent = {"ids": str(cast.measure.pk)}
    url = reverse("measures:urge_many")
    assert row in cast.client("supervisor").post(url, sent).content.decode()
    assert row not in cast.client("office").post(url, sent).content.decode()


def test_each_list_of_the_panel_begins_with_the_unit(cast: Cast, pages: list[str]) -> None:
    everywhere = cast.client("admin")
    cast.admin.organization = None
    cast.admin.save()
    for model, page in admin.site._registry.items():
        if not getattr(page, "has_unit", False):
            continue
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        answer = everywhere.get(url)
        if answer.status_code == 403:
            continue
        heads = re.findall(r'(?s)<th scope="col"[^>]*column-(\w+)', answer.content.decode())
        if heads:
            assert heads[0] in ("unit_shown", "organization"), url
            assert str(cast.organization) in answer.content.decode()
