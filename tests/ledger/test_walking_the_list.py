"""From the list to a measure, on to the next one, and back to the same filter and place."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.test import Client

from measures.models import Measure
from measures.workflow import Status
from tests.cast import Cast, assigned, fresh, in_days, submitted
from tests.ledger.many import many

pytestmark = pytest.mark.django_db


def link(client: Client, url: str, rel: str) -> str:
    page = client.get(url).content.decode()
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return found.group(1).replace("&amp;", "&") if found else ""


def measure_url(measure: Measure, query: str = "") -> str:
    return f"/measures/{measure.pk}/" + (f"?list={quote(query, safe='')}" if query else "")


def test_without_a_filter_the_order_is_the_ledgers(cast: Cast) -> None:
    first, second, third = map(measure_url, cast.measures)
    client = cast.client("office")
    assert [link(client, url, "next") for url in (first, second, third)] == [second, third, ""]
    assert [link(client, url, "prev") for url in (first, second, third)] == ["", first, second]


@pytest.mark.parametrize(
    "sort",
    ["due", "due_last", "status", "status_last", "leader", "leader_last", "department", "department_last"],
)
def test_the_way_is_that_of_the_list(sort: str, cast: Cast) -> None:
    for measure, days in zip(cast.measures, (9, 3, 6), strict=True):
        assigned(cast, measure, due_on=in_days(days))
    client, query = cast.client("office"), f"status={Status.IN_PROGRESS}&sort={sort}"
    page = client.get(f"/ledger/?{query}").content.decode()
    listed = [
        url.replace("&amp;", "&") for url in re.findall(r'class="clamp" href="(/measures/[^"]+)"', page)
    ]
    walked = [listed[0]]
    while onward := link(client, walked[-1], "next"):
        walked.append(onward)
    assert walked == listed
    assert len(listed) == 3


def test_nobody_is_led_to_what_he_may_not_see(cast: Cast) -> None:
    first = assigned(cast)
    assert link(cast.client("handler"), measure_url(first), "next") == ""


def test_it_leads_back_to_the_row_in_the_list(cast: Cast) -> None:
    page = cast.client("office").get(measure_url(cast.measure, "q=走访&sort=due")).content.decode()
    assert f'href="/ledger/?q=%E8%B5%B0%E8%AE%BF&amp;sort=due#m{cast.measure.pk}"' in page


def test_a_broken_place_is_no_way_out(cast: Cast) -> None:
    url = f"/measures/{cast.measure.pk}/?list={quote('q=//evil.example/%0d%0aX: 1')}"
    page = cast.client("office").get(url)
    assert page.status_code == 200
    assert re.findall(r'href="([^"]*evil[^"]*)"', page.content.decode())[0].startswith("/ledger/?")


def test_after_an_approval_the_next_one_comes(cast: Cast) -> None:
    first, second = submitted(cast), submitted(cast, cast.measures[1])
    query, client = "status=SUBMITTED&sort=status", cast.client("office")
    assert "审核通过并看下一条" in client.get(measure_url(first, query)).content.decode()
    sent = {"version": first.version, "then": "next", "list": query}
    answer = client.post(f"/measures/{first.pk}/complete/", sent)
    assert answer["Location"] == measure_url(second, query)
    assert fresh(first).status == Status.COMPLETED
    last = client.post(f"/measures/{second.pk}/complete/", sent | {"version": second.version})
    assert last["Location"] == f"/ledger/?{query}#m{second.pk}"


def test_a_refused_approval_stays_where_it_is(cast: Cast) -> None:
    first = submitted(cast)
    sent = {"version": first.version + 1, "then": "next", "list": "status=SUBMITTED"}
    answer = cast.client("office").post(f"/measures/{first.pk}/complete/", sent)
    assert answer.status_code in (409, 422)
    assert fresh(first).status == Status.SUBMITTED


def test_an_act_keeps_the_place(cast: Cast) -> None:
    first = submitted(cast)
    sent = {"note": "材料不全", "list": "sort=due"}
    answer = cast.client("office").post(f"/measures/{first.pk}/return/", sent)
    assert answer["Location"] == measure_url(first, "sort=due")


def test_all_that_the_filter_finds_are_taken(cast: Cast) -> None:
    assigned(cast)
    page = cast.client("office").post("/measures/assign/", {"all": "1", "list": "status=DRAFT"})
    assert [row.pk for row in page.context["measures"]] == [row.pk for row in cast.measures[1:]]
    assert 'href="/ledger/?status=DRAFT#m' in page.content.decode()


def test_a_broken_filter_takes_nothing(cast: Cast) -> None:
    answer = cast.client("office").post("/measures/assign/", {"all": "1", "list": "status=NONE"}, follow=True)
    assert "没有找到所选的措施" in answer.content.decode()


def test_too_many_are_refused_and_the_list_comes_again(cast: Cast) -> None:
    many(cast, 501)
    answer = cast.client("office").post("/measures/assign/", {"all": "1", "list": "sort=due"}, follow=True)
    assert answer.redirect_chain == [("/ledger/?sort=due", 302)]
    assert "一次最多办理500条" in answer.content.decode()


def test_the_result_leads_back_to_the_list(cast: Cast) -> None:
    first = submitted(cast)
    sent = {
        "ids": first.pk,
        "list": "status=SUBMITTED",
        "decision": "complete",
        f"version-{first.pk}": first.version,
    }
    page = cast.client("office").post("/measures/review/", sent).content.decode()
    assert f'href="/ledger/?status=SUBMITTED#m{first.pk}"' in page


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("progress", {"happened_on": "2026-01-05", "text": "已走访。"}),
        ("comment", {"text": "请看。"}),
        ("evidence", {"kind": "DOCUMENT_NUMBER", "reference": "科协发〔2026〕1号"}),
        ("extensions", {"to_due_on": in_days(90), "reason": "等待批复"}),
        ("results", {"outcome": "已建立台账"}),
    ],
)
def test_what_is_written_keeps_the_place(path: str, sent: dict[str, str], cast: Cast) -> None:
    first = assigned(cast)
    data = sent | {"list": "sort=due", "version": first.version}
    answer = cast.client("handler").post(f"/measures/{first.pk}/{path}/", data)
    assert answer["Location"] == measure_url(first, "sort=due")


def test_urging_and_assigning_keep_the_place(cast: Cast) -> None:
    first, client = assigned(cast), cast.client("office")
    page = client.get(measure_url(first, "sort=due")).content.decode()
    assert f'href="/measures/{first.pk}/assign/?list=sort%3Ddue"' in page
    forms = [form for form in page.split("<form ")[1:] if 'action="/measures/' in form]
    assert len(forms) > 5
    assert all('name="list" value="sort=due"' in form for form in forms)
    answer = client.post(f"/measures/{first.pk}/urge/", {"note": "请抓紧", "list": "sort=due"})
    assert answer["Location"] == measure_url(first, "sort=due")
