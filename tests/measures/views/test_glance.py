"""速览: a measure beside the list, without leaving it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from measures.models import Measure
from tests.cast import Cast, returned, submitted

HTMX = {"hx-request": "true"}
QUERIES = 11


def glanced(client: Client, measure: Measure, **query: str) -> str:
    answer = client.get(f"/measures/{measure.pk}/glance/", query, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_what_was_done_and_what_comes_next(cast: Cast) -> None:
    page = glanced(cast.client("handler"), returned(cast))
    evidence = f"台账{cast.measure.pk}.pdf"
    for words in ("已走访三次。", evidence, "材料不全", "责任部门按退回意见补充后", "去办理"):
        assert words in page
    assert "<html" not in page


def test_it_leads_to_the_page_and_from_there_back(cast: Cast) -> None:
    page = glanced(cast.client("office"), cast.measure, list="status=DRAFT")
    assert f'href="/measures/{cast.measure.pk}/?list=status%3DDRAFT"' in page


def test_without_htmx_it_is_the_page_itself(cast: Cast) -> None:
    answer = cast.client("office").get(f"/measures/{cast.measure.pk}/glance/?list=sort%3Ddue")
    assert answer["Location"] == f"/measures/{cast.measure.pk}/?list=sort%3Ddue"


def test_others_find_nothing(cast: Cast) -> None:
    row = submitted(cast)
    for person in ("stranger", "other_handler", "other_leader", "admin"):
        url = f"/measures/{row.pk}/glance/"
        assert cast.client(person).get(url, headers=HTMX).status_code == 404


@pytest.mark.parametrize("person", ["office", "handler", "leader", "viewer", "supervisor"])
def test_its_query_count_stays(
    cast: Cast, person: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row, client = returned(cast), cast.client(person)
    client.get("/")
    with django_assert_max_num_queries(QUERIES):
        glanced(client, row)
