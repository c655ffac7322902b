"""Opinions in the list, in My work, in reminders and in the report."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from opinions.models import PublicOpinion
from reporting.documents.report import report_lines
from tests.cast import Cast, in_days
from tests.measures.reminders.nights import MONDAY, told, without_inspection_dates
from tests.opinions.people import (
    a_publication,
    an_opinion,
    answered_opinion,
    assigned_opinion,
    closed_opinion,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def late(row: PublicOpinion, days: int = 1) -> PublicOpinion:
    PublicOpinion.objects.filter(pk=row.pk).update(due_on=in_days(-days))
    return row


def said(cast: Cast) -> str:
    return "".join(line.text for line in report_lines(cast.inspection, today=timezone.localdate()))


def test_the_report_counts_them(cast: Cast) -> None:
    assert "收到意见" not in said(cast)
    a_publication(cast)
    assert "整改情况已公示1次,收到意见0条,已答复0条。" in said(cast)
    an_opinion(cast)
    answered_opinion(cast)
    closed_opinion(cast)
    assert "收到意见3条,已答复2条" in said(cast)


def test_my_work_shows_what_waits_for_whom(cast: Cast) -> None:
    new, given, answered = an_opinion(cast), late(assigned_opinion(cast)), answered_opinion(cast)
    pages = {
        who: cast.client(who).get("/").content.decode() for who in ("office", "handler", "leader", "viewer")
    }
    waiting = {
        who: {str(row) for row in (new, given, answered) if str(row) in page} for who, page in pages.items()
    }
    assert waiting["office"] == {str(new), str(given), str(answered)}
    assert waiting["handler"] == {str(given), str(answered)}
    assert waiting["leader"] == waiting["viewer"] == set()
    assert "逾期未答复" in pages["handler"]


def test_the_ladder_tells_before_and_after_the_day(cast: Cast) -> None:
    without_inspection_dates(cast)
    due = MONDAY + timedelta(days=3)
    for make in (assigned_opinion, assigned_opinion, answered_opinion):
        PublicOpinion.objects.filter(pk=make(cast).pk).update(due_on=due)
    line = f"公示意见答复期限{due},还有3天:{cast.inspection}"
    assert told(MONDAY) == {"赵磊": [line]}
    assert set(told(due)) == {"赵磊", "王敏", "刘红"}
    after = told(due + timedelta(days=1))
    assert set(after) == {"赵磊", "王敏", "刘红"}
    assert after["赵磊"] == [f"公示意见答复期限{due},已过1天:{cast.inspection}"]
    PublicOpinion.objects.update(state="ANSWERED", answer="已答复", answered_on=in_days(0))
    assert told(due + timedelta(days=11)) == {}


def test_the_list_is_filtered_and_costs_the_same(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    late(assigned_opinion(cast))
    an_opinion(cast, way="LETTER", sub_issue=None)
    closed_opinion(cast, text="另一件事:停车难。")
    page, office = reverse("opinions:opinions", args=[cast.inspection.pk]), cast.client("office")
    asked: list[tuple[dict[str, str], list[int]]] = [
        ({}, [3, 2, 1]),
        ({"state": "LATE"}, [1]),
        ({"state": "CLOSED"}, [3]),
        ({"way": "LETTER"}, [2]),
        ({"about": "none"}, [2]),
        ({"q": "停车"}, [3]),
        ({"state": "nonsense"}, [3, 2, 1]),
    ]
    found = [[row.number for row, _ in office.get(page, query).context["rows"]] for query, _ in asked]
    assert found == [numbers for _, numbers in asked]
    with django_assert_num_queries(9):
        office.get(page)
    for _ in range(4):
        assigned_opinion(cast)
    with django_assert_num_queries(9):
        office.get(page)


def test_an_opinion_s_page_costs_the_same(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row, office = closed_opinion(cast), cast.client("office")
    office.get("/")
    with django_assert_num_queries(6):
        assert office.get(f"/public-opinions/{row.pk}/").status_code == 200
