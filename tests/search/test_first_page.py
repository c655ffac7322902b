"""What the index narrows to few rows is counted by the question for its first page, with the same answer."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jobs import paging
from jobs.paging import read_lines
from measures import services
from measures.filters.filter_set import MeasureFilter
from measures.filters.orders import LEDGER_ORDERS
from measures.services.tree import NewMeasure
from search.upkeep import rebuild
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def same(keys: list[int]) -> dict[int, int]:
    return {key: key for key in keys}


@pytest.mark.parametrize("most", [1, 5, 6, 7, 1000])
@pytest.mark.parametrize("sort", ["ledger", "due", "leader_last"])
def test_it_is_the_page_and_the_count_of_any_list(
    most: int, sort: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        services.add_measure(cast.sub_issue.pk, NewMeasure(f"第{number}次监督岗会商"), by=cast.office)
    rebuild()
    monkeypatch.setattr(paging, "MAX_COUNT", most)
    monkeypatch.setattr(paging, "PAGE_SIZE", 4)
    asked = MeasureFilter({"q": "监督岗会商"}, user=cast.office)
    rows, order = asked.qs, LEDGER_ORDERS[sort]
    assert asked.has_few
    first = read_lines(rows, order, same, are_few=True)
    assert first == read_lines(rows, order, same)
    assert (len(first.rows), first.count) == (4, "6" if most > 5 else f"{most}+")
    second = read_lines(rows, order, same, after=first.after, are_few=True)
    assert second == read_lines(rows, order, same, after=first.after)
    assert (len(second.rows), second.count) == (2, first.count)


def test_who_reads_less_counts_less(cast: Cast) -> None:
    """The index knows of all; the count is of what one may see."""
    rebuild()
    counts = {}
    for who in ("office", "handler", "other_handler", "stranger"):
        asked = MeasureFilter({"q": "问题"}, user=getattr(cast, who))
        visible = MeasureFilter({}, user=getattr(cast, who)).qs.count()
        counts[who] = int(read_lines(asked.qs, LEDGER_ORDERS["ledger"], same, are_few=True).count)
        assert counts[who] == visible, who
    assert counts["office"] > counts["other_handler"]


def test_searching_asks_no_more_than_that(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rebuild()
    client.force_login(cast.office)
    client.get("/ledger/")
    with django_assert_max_num_queries(15):
        client.get("/ledger/", {"q": "走访"})
