"""Columns of the list and its keys, as each person wants them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from issues.models import CustomTarget
from ledger.models import ListSettings
from ledger.shown_columns import DEFAULT_KEYS
from measures import services
from tests.cast import Cast, worked_on
from tests.custom_fields import a_column
from tests.ledger.many import many
from tests.ledger.views import heads_of

pytestmark = pytest.mark.django_db
URL = reverse("ledger:list_settings")
QUERIES = 22


def heads(client: Client, query: str = "") -> list[str]:
    return heads_of(client.get(f"/ledger/?{query}").content.decode())


def save(client: Client, *columns: str, **data: str) -> int:
    order = [*columns, *(key for key in DEFAULT_KEYS if key not in columns)]
    return client.post(URL, {"order": order, "columns": columns, "has_keys": "1"} | data).status_code


def test_columns_are_chosen_and_ordered_for_oneself(cast: Cast) -> None:
    client = cast.client("viewer")
    assert save(client, "due_on", "handler", "progress") == 302
    assert heads(client) == ["整改措施", "整改时限", "责任人", "进展情况", "速览"]
    assert heads(cast.client("office")) != heads(client)


def test_their_values_are_those_of_the_file(cast: Cast) -> None:
    own = a_column(cast, "联系电话")
    of_finding = a_column(cast, "涉及金额", target=CustomTarget.FINDING)
    row = worked_on(cast)
    services.edit(row.pk, by=cast.office, fields={"goal": "群众满意"}, custom={own.key: "0571-8800"})
    client = cast.client("office")
    save(client, "goal", "progress", "evidence", "category", own.key, of_finding.key)
    page = client.get("/ledger/").content.decode()
    for words in ("群众满意", "已走访三次。", f"台账{row.pk}.pdf", "关于作风建设不够严实方面", "0571-8800"):
        assert words in page


def test_moving_one_saves_nothing(cast: Cast) -> None:
    client = cast.client("office")
    data = {"order": ["leader", "due_on"], "columns": ["due_on"], "move": "up:due_on"}
    page = client.post(URL, data)
    assert [key for key, _, _ in page.context["columns"]][:2] == ["due_on", "leader"]
    assert [key for key, _, is_chosen in page.context["columns"] if is_chosen] == ["due_on"]
    assert not ListSettings.objects.exists()


def test_the_default_comes_back(cast: Cast) -> None:
    client = cast.client("office")
    before = heads(client)
    save(client, "goal")
    save(client, "goal", reset="1")
    assert heads(client) == before


def test_what_does_not_fit_is_said_and_kept(cast: Cast) -> None:
    client = cast.client("office")
    many_keys = [key for key, _, _ in client.get(URL).context["columns"]][:11]
    answer = client.post(URL, {"order": many_keys, "columns": many_keys})
    assert answer.status_code == 422
    assert "最多显示10个" in answer.content.decode()
    assert [key for key, _, is_chosen in answer.context["columns"] if is_chosen] == many_keys
    assert "有的已停用" in client.post(URL, {"order": ["gone"], "columns": ["gone"]}).content.decode()


def test_it_leads_back_to_the_place_in_the_list(cast: Cast) -> None:
    answer = cast.client("office").post(URL, {"list": "status=DRAFT&sort=due"})
    assert answer["Location"] == "/ledger/?status=DRAFT&sort=due"


def test_keys_are_switched_off(cast: Cast) -> None:
    client = cast.client("handler")
    client.post(URL, {"order": ["due_on"], "columns": ["due_on"]})
    assert not ListSettings.objects.get().has_keys


def test_an_office_column_is_still_there_for_who_did_not_choose(cast: Cast) -> None:
    a_column(cast, "联系电话", is_listed=True)
    assert "联系电话" in heads(cast.client("office"))


def test_chosen_columns_cost_no_query_per_row(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(cast, 60)
    client = cast.client("office")
    save(client, "goal", "progress", "evidence", "supporting", "extension", "completed_on", "category")
    client.get("/ledger/")
    with django_assert_max_num_queries(QUERIES):
        client.get("/ledger/")
