"""The measure page and its acts."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from measures import services
from measures.workflow import Status
from tests.cast import Cast, assigned, completed, fresh, in_days, submitted, worked_on

ACTS = [
    "submit",
    "withdraw",
    "endorse",
    "return",
    "complete",
    "reopen",
    "archive",
    "progress",
    "comment",
    "evidence",
    "results",
]


# Those who record data are told how much the texts propose.
QUERIES = {"office": 17, "handler": 18, "leader": 18, "viewer": 17, "supervisor": 17}


@pytest.mark.parametrize(("person", "count"), QUERIES.items())
def test_its_query_count_stays(
    cast: Cast,
    person: str,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    measure = completed(cast)
    client = cast.client(person)
    client.get("/")  # stamps the session as in use
    with django_assert_num_queries(count):
        assert client.get(f"/measures/{measure.pk}/").status_code == 200


def test_it_is_hidden_from_others(cast: Cast) -> None:
    measure = assigned(cast)
    for person in ("stranger", "other_handler", "other_leader", "admin"):
        assert cast.client(person).get(f"/measures/{measure.pk}/").status_code == 404
        assert cast.client(person).post(f"/measures/{measure.pk}/submit/").status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_not_done_by_a_link(cast: Cast, act: str) -> None:
    assert cast.client("office").get(f"/measures/{cast.measure.pk}/{act}/").status_code == 405


def test_it_walks_from_progress_to_completed(cast: Cast) -> None:
    measure = worked_on(cast)
    url = f"/measures/{measure.pk}/"
    handler, office = cast.client("handler"), cast.client("office")
    entry = {"text": "又走访两次。", "happened_on": in_days(0).isoformat()}
    assert handler.post(f"{url}progress/", entry).status_code == 302
    assert handler.post(f"{url}submit/", {"note": ""}).status_code == 302
    seen = fresh(measure).version
    assert office.post(f"{url}complete/", {"note": "同意", "version": seen}).status_code == 302
    assert fresh(measure).status == Status.COMPLETED


def test_an_old_page_completes_nothing(cast: Cast) -> None:
    measure = submitted(cast)
    answer = cast.client("office").post(
        f"/measures/{measure.pk}/complete/", {"version": fresh(measure).version - 1}
    )
    assert answer.status_code == 422
    assert fresh(measure).status == Status.SUBMITTED


def test_the_submitter_is_told_why_not(cast: Cast) -> None:
    measure = worked_on(cast)
    services.submit(measure.pk, by=cast.office)
    client = cast.client("office")
    assert "提交人不能审核自己提交的措施" in client.get(f"/measures/{measure.pk}/").content.decode()
    answer = client.post(f"/measures/{measure.pk}/complete/", {"version": fresh(measure).version})
    assert answer.status_code == 422


def test_a_return_without_reason_keeps_the_page(cast: Cast) -> None:
    measure = submitted(cast)
    answer = cast.client("office").post(f"/measures/{measure.pk}/return/", {"note": " "})
    assert answer.status_code == 422
    assert "请填写退回的原因" in answer.content.decode()


def test_a_second_editor_sees_both_texts(cast: Cast) -> None:
    client = cast.client("office")
    data = {"text": "甲", "version": cast.measure.version}
    url = f"/measures/{cast.measure.pk}/edit/"
    assert client.post(url, data).status_code == 302
    answer = client.post(url, data | {"text": "乙"})
    assert answer.status_code == 409
    assert "甲" in answer.content.decode() and "乙" in answer.content.decode()
    assert fresh(cast.measure).text == "甲"


def test_editing_what_was_approved_demands_a_reason(cast: Cast) -> None:
    measure = fresh(completed(cast))
    client, url = cast.client("office"), f"/measures/{measure.pk}/edit/"
    assert "须重新审核" in client.get(url).content.decode()
    data = {"text": "改过", "version": measure.version}
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"reason": "笔误"}).status_code == 302
    assert fresh(measure).status == Status.IN_PROGRESS


def test_the_history_names_old_and_new(cast: Cast) -> None:
    assigned(cast, supporting_departments=[cast.science])
    page = cast.client("office").get(f"/measures/{cast.measure.pk}/")
    moves = [entry for entry in page.context["history"] if entry.what.startswith("分派")]
    assert len(moves) == 1
    changed = {change.field: change.new for change in moves[0].changes}
    assert changed["牵头部门"] == "办公室"
    assert changed["配合部门"] == "业务科"


def test_assigning_through_the_page(cast: Cast) -> None:
    client, url = cast.client("office"), f"/measures/{cast.measure.pk}/assign/"
    data = {"leader": cast.leader.pk, "department": cast.general.pk, "timeframe": "IMMEDIATE", "version": 1}
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"due_on": in_days(9).isoformat()}).status_code == 302
    assert fresh(cast.measure).status == Status.IN_PROGRESS
