"""The ledger list: one filter, pages by keyset, a fragment for htmx, nothing that others may not see."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.models import Measure
from measures.workflow import Status, Timeframe
from tests.cast import Cast, assigned, completed, in_days, submitted
from tests.ledger.many import many

pytestmark = pytest.mark.django_db
URL = "/ledger/"


@pytest.fixture
def page(cast: Cast, client: Client) -> Callable[..., str]:
    """``page("office", status="DRAFT")`` is the list as that person sees it."""

    def _page(person: str = "office", **query: str | int) -> str:
        client.force_login(getattr(cast, person))
        response = client.get(URL, query)
        assert response.status_code == 200
        return response.content.decode()

    return _page


def shown(page: str) -> list[int]:
    """The measures on a page, in its order."""
    return [int(pk) for pk in re.findall(r'id="m(\d+)"', page)]


def test_the_office_sees_all_in_ledger_order(cast: Cast, page: Callable[..., str]) -> None:
    assert shown(page()) == [measure.pk for measure in cast.measures]
    assert "共 <strong>3</strong> 条措施" in page()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "IN_PROGRESS"}, [0]),
        ({"status": "DRAFT"}, [1, 2]),
        ({"q": "走访"}, [0]),
        ({"q": "内控"}, [2]),
        ({"timeframe": Timeframe.TIME_LIMITED}, [0]),
        ({"due_within": "40"}, [0]),
        ({"due_within": "20"}, []),
        ({"overdue": "true"}, []),
        ({"overdue": "false"}, [0, 1, 2]),
        ({"focus": "CONDUCT"}, [0, 1, 2]),
        ({"focus": "RECTIFICATION"}, []),
    ],
)
def test_each_filter(
    query: dict[str, str], expected: list[int], cast: Cast, page: Callable[..., str]
) -> None:
    assigned(cast)
    assert shown(page(**query)) == [cast.measures[index].pk for index in expected]


def test_filters_that_name_rows(cast: Cast, page: Callable[..., str]) -> None:
    first = assigned(cast).pk
    assert shown(page(leader=cast.leader.pk)) == [first]
    assert shown(page(department=cast.general.pk)) == [first]
    assert shown(page(department=cast.science.pk)) == []
    assert len(shown(page(category=cast.category.pk, inspection=cast.inspection.pk))) == 3
    assert shown(page(due_from=in_days(30).isoformat(), due_to=in_days(30).isoformat())) == [first]


def test_supporting_departments_are_found_once(cast: Cast, page: Callable[..., str]) -> None:
    first = assigned(cast, supporting_departments=[cast.science]).pk
    assert shown(page(department=cast.science.pk)) == [first]


def test_overdue_measures(cast: Cast, page: Callable[..., str]) -> None:
    first = assigned(cast, due_on=in_days(-3)).pk
    assert shown(page(overdue="true")) == [first]
    assert "逾期3天" in page(overdue="true")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"due_from": "昨天"}, "不是日期"),
        ({"status": "FINISHED"}, "没有您选的这一项"),
        ({"department": "999999"}, "没有您选的这一项"),
        ({"due_within": "-1"}, "几天内到期"),
        ({"q": "长" * 101}, "搜索"),
        ({"inspection": "abc"}, "没有您选的这一项"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_shows_nothing(
    query: dict[str, str], words: str, page: Callable[..., str]
) -> None:
    found = page(**query)
    assert words in found
    assert shown(found) == []


def test_active_filters_can_be_taken_away(page: Callable[..., str]) -> None:
    found = page(status="DRAFT", q="培训")
    assert 'href="/ledger/?q=%E5%9F%B9%E8%AE%AD"' in found
    assert "状态:待分派" in found


def test_each_person_sees_what_is_his(cast: Cast, page: Callable[..., str]) -> None:
    first = assigned(cast).pk
    everything = [measure.pk for measure in cast.measures]
    assert shown(page("viewer")) == everything
    assert shown(page("supervisor")) == everything
    for person in ("handler", "leader"):
        assert shown(page(person)) == [first]
    for person in ("other_handler", "other_leader", "stranger", "admin"):
        assert shown(page(person)) == []


def test_another_organization_cannot_be_probed(cast: Cast, page: Callable[..., str]) -> None:
    assert "没有您选的这一项" in page("stranger", inspection=cast.inspection.pk)


@pytest.mark.parametrize("sort", ["ledger", "due", "status"])
def test_paging_reaches_every_row_once_there_and_back(
    sort: str, cast: Cast, client: Client, page: Callable[..., str]
) -> None:
    many(cast, 120)
    assigned(cast, due_on=in_days(5))
    completed(cast, cast.measures[1])
    forwards, url, back = [], f"{URL}?sort={sort}", ""
    client.force_login(cast.office)
    while url:
        found = client.get(url).content.decode()
        forwards.append(shown(found))
        back = _link(found, "prev") or back
        url = _link(found, "next")
    assert [len(rows) for rows in forwards] == [50, 50, 23]
    assert len({pk for rows in forwards for pk in rows}) == Measure.objects.count()
    assert shown(client.get(back).content.decode()) == forwards[1]


def _link(page: str, rel: str) -> str:
    match = re.search(rf'rel="{rel}"\s+href="([^"]+)"', page)
    return urljoin(URL, match.group(1).replace("&amp;", "&")) if match else ""


def test_a_broken_place_in_the_address_leads_to_the_first_page(cast: Cast, page: Callable[..., str]) -> None:
    for cursor in ("x", "[1]", "%00", "W10="):
        found = page(after=cursor)
        assert "已回到第一页" in found
        assert len(shown(found)) == 3


def test_htmx_is_given_the_table_only(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    response = client.get(URL, headers={"hx-request": "true"})
    assert b"<html" not in response.content
    assert response["Vary"].count("HX-Request") == 1
    assert b'href="/ledger/export/' in response.content


def test_the_empty_ledger_says_what_to_do(page: Callable[..., str]) -> None:
    assert reverse("notices:imports") in page("stranger")
    assert "整改办导入并分派后" in page("other_handler")


def test_only_the_office_is_offered_bulk_acts(page: Callable[..., str]) -> None:
    assert "批量分派" in page("office")
    assert "批量分派" not in page("viewer")


def test_texts_are_escaped(cast: Cast, page: Callable[..., str]) -> None:
    Measure.objects.filter(pk=cast.measure.pk).update(text="<script>alert(1)</script>")
    assert "<script>alert" not in page()


def test_the_count_is_capped(cast: Cast, page: Callable[..., str]) -> None:
    many(cast, 1200)
    assert "<strong>1000+</strong>" in page()


def test_queries_and_size_do_not_grow(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(cast, 300)
    submitted(cast)
    client.force_login(cast.office)
    client.get(URL)
    with django_assert_max_num_queries(13):
        response = client.get(URL)
    assert len(response.content) < 60 * 1024


def test_signed_out_people_are_led_to_the_sign_in(client: Client) -> None:
    assert client.get(URL)["Location"].startswith("/accounts/sign-in/")


def test_status_names_sort_as_the_order_expects() -> None:
    """The order by status relies on them: what waits for review comes first, what is completed last."""
    assert sorted(Status.values, reverse=True) == [
        "SUBMITTED",
        "RETURNED",
        "IN_PROGRESS",
        "DRAFT",
        "COMPLETED",
    ]
