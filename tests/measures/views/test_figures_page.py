"""The pages of 文中数据: one measure, and a whole inspection at once."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from measures.figures.proposals import MAX_OFFERS
from measures.models import Figure, IndicatorEntry, RegulationUse
from tests.cast import Cast
from tests.measures.figures import a_promise, offered, with_text


def test_a_proposal_is_accepted_on_the_page(cast: Cast) -> None:
    measure = with_text(cast, "谈话提醒3人次。")
    client, url = cast.client("handler"), f"/measures/{measure.pk}/figures/"
    assert "谈话提醒3人次" in client.get(url).content.decode()
    data = {"fingerprint": offered(measure)[0].fingerprint, "form": "figure", "kind": "TALKED", "amount": "4"}
    assert client.post(f"{url}accept/", data).status_code == 302
    assert Figure.objects.get().amount == 4
    assert client.post(f"{url}accept/", data).status_code == 422
    assert "还没有登记" not in client.get(url).content.decode()


def test_dismiss_add_entry_withdraw(cast: Cast) -> None:
    measure = with_text(cast, "谈话提醒3人次。")
    client, url = cast.client("office"), f"/measures/{measure.pk}/figures/"
    assert client.post(f"{url}dismiss/", {"fingerprint": offered(measure)[0].fingerprint}).status_code == 302
    regulation = {"form": "regulation", "subject": "采购办法", "act": "ISSUED"}
    assert client.post(f"{url}add/", regulation).status_code == 302
    promise = a_promise(cast)
    entry = {"indicator": promise.pk, "happened_on": "2026-01-05", "quantity": "1"}
    assert client.post(f"{url}entry/", entry).status_code == 302
    record = IndicatorEntry.objects.get()
    taken = {"kind": "entry", "record": record.pk, "reason": "误记"}
    assert client.post(f"{url}withdraw/", taken).status_code == 302
    assert client.post(f"{url}withdraw/", taken).status_code == 422


@pytest.mark.parametrize("path", ["accept/", "dismiss/", "add/", "entry/", "withdraw/"])
def test_nonsense_is_said_and_nothing_written(cast: Cast, path: str) -> None:
    measure = with_text(cast)
    url = f"/measures/{measure.pk}/figures/{path}"
    assert cast.client("office").post(url, {"form": "figure", "amount": "x"}).status_code == 422
    assert cast.client("office").get(url).status_code == 405
    assert cast.client("stranger").post(url).status_code == 404


def test_a_whole_inspection_at_once(cast: Cast) -> None:
    measure = with_text(cast)
    url = f"/inspections/{cast.inspection.pk}/proposals/"
    client = cast.client("office")
    page = client.get(url).content.decode()
    keys = [one.key for one in offered(measure)]
    assert all(key in page for key in keys)
    assert client.post(url, {"keys": keys, "decision": "accept"}).status_code == 302
    assert RegulationUse.objects.count() == 1
    assert not any(key in client.get(url).content.decode() for key in keys)


def test_ticking_nothing_and_forged_keys_are_answered(cast: Cast) -> None:
    measure = with_text(cast)
    url = f"/inspections/{cast.inspection.pk}/proposals/"
    client = cast.client("other_handler")
    for keys in ([], ["x-y"], [f"{measure.pk}-abc"], ["9" * 30 + "-1"]):
        assert client.post(url, {"keys": keys, "decision": "accept"}).status_code in (302, 404)
    assert not RegulationUse.objects.exists()


def test_its_queries_do_not_grow_with_the_measures(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with_text(cast)
    client = cast.client("office")
    client.get("/")
    with django_assert_max_num_queries(9):
        client.get(f"/inspections/{cast.inspection.pk}/proposals/")


def test_a_page_lists_as_many_as_somebody_can_decide(cast: Cast) -> None:
    """Each is a form: twenty thousand took ten seconds a page."""
    measure = with_text(cast, "≥97%" * 2_000)
    left = len(offered(measure)) - MAX_OFFERS
    assert left > MAX_OFFERS
    client = cast.client("office")
    for url in (f"/measures/{measure.pk}/figures/", f"/inspections/{cast.inspection.pk}/proposals/"):
        page = client.get(url).content.decode()
        assert f"还有{left}项" in page and len(page) < 1_000_000
