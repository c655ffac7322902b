"""The sub-issue page and 销号."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from issues.models import SubIssue
from tests.cast import Cast, assigned, completed


def url(cast: Cast, rest: str = "") -> str:
    return f"/sub-issues/{cast.sub_issue.pk}/{rest}"


def test_it_lists_what_is_missing(cast: Cast) -> None:
    page = cast.client("office").get(url(cast)).content.decode()
    assert "还有2条措施没有完成" in page


def test_it_closes_and_takes_back(cast: Cast) -> None:
    client = cast.client("office")
    assert client.post(url(cast, "close/")).status_code == 422
    for measure in cast.measures[:2]:
        completed(cast, measure)
    assert client.post(url(cast, "close/"), {"note": "同意销号"}).status_code == 302
    assert "已销号" in client.get(url(cast)).content.decode()
    assert client.post(url(cast, "unclose/")).status_code == 422
    assert client.post(url(cast, "unclose/"), {"note": "问题反弹"}).status_code == 302
    assert not SubIssue.objects.get(pk=cast.sub_issue.pk).is_closed


def test_a_handler_sees_the_own_measures_only(cast: Cast) -> None:
    assigned(cast)
    page = cast.client("handler").get(url(cast))
    assert [row.pk for row in page.context["measures"]] == [cast.measure.pk]
    assert page.context["hidden"] == 1
    assert cast.client("other_handler").get(url(cast)).status_code == 404
    assert cast.client("stranger").get(url(cast)).status_code == 404


def test_a_second_editor_sees_both_texts(cast: Cast) -> None:
    client, data = cast.client("office"), {"title": "甲", "version": 1}
    assert client.post(url(cast, "edit/"), data).status_code == 302
    assert client.post(url(cast, "edit/"), data | {"title": "乙"}).status_code == 409


def test_it_takes_a_comment_and_a_measure(cast: Cast) -> None:
    assert cast.client("viewer").post(url(cast, "comment/"), {"text": "请抓紧"}).status_code == 302
    assert cast.client("office").post(url(cast, "measures/"), {"text": "新措施"}).status_code == 302
    assert cast.client("viewer").post(url(cast, "measures/"), {"text": "新措施"}).status_code == 422


@pytest.mark.parametrize(("person", "count"), [("office", 16), ("handler", 12), ("viewer", 14)])
def test_its_query_count_stays(
    cast: Cast,
    person: str,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for measure in cast.measures[:2]:
        assigned(cast, measure)
    client = cast.client(person)
    client.get("/")  # stamps the session as in use
    with django_assert_num_queries(count):
        assert client.get(url(cast)).status_code == 200
