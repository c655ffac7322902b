"""Many at once: each row is answered for itself."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.exceptions import Refused
from measures import services
from measures.models import Approval, Measure
from measures.services.assignment import RowAssignment
from measures.services.review import versions_of
from measures.workflow import Status
from tests.answers import Answer
from tests.cast import Cast, assigned, assignment, fresh, in_days, submitted, worked_on


def test_it_assigns_some_and_says_why_not_others(cast: Cast) -> None:
    submitted(cast)
    client, ids = cast.client("office"), [row.pk for row in cast.measures]
    assert client.post("/measures/assign/", {"ids": ids}).status_code == 200
    data = {"leader": cast.leader.pk, "department": cast.general.pk, "timeframe": "IMMEDIATE"}
    data |= {"due_on": in_days(9).isoformat(), "ids": ",".join(map(str, ids))}
    answer = client.post("/measures/assign/", data)
    assert [refusal for _, refusal in answer.context["answers"]][1:] == [None, None]
    assert "正在审核" in answer.content.decode()


def test_it_reviews_what_was_on_the_page(cast: Cast) -> None:
    seen = fresh(submitted(cast))
    unseen = submitted(cast, cast.measures[1])
    data = {"ids": [seen.pk, unseen.pk], "decision": "complete", f"version-{seen.pk}": seen.version}
    answer = cast.client("office").post("/measures/review/", data)
    assert answer.context["done"] == 1
    assert fresh(seen).status == Status.COMPLETED
    assert fresh(unseen).status == Status.SUBMITTED


@pytest.mark.parametrize("version", ["9" * 5000, "9" * 19, "-1", "²"])
def test_a_version_that_cannot_be_was_not_seen(version: str, cast: Cast) -> None:
    row = submitted(cast)
    data = {"ids": row.pk, "decision": "complete", f"version-{row.pk}": version}
    assert cast.client("office").post("/measures/review/", data).context["refused"] == 1


def test_a_filter_that_would_be_cut_chooses_nothing(cast: Cast) -> None:
    submitted(cast)
    asked = urlencode(
        {"inspection": cast.inspection.pk, "q": "没有的字" * 25, "x": "长" * 100, "overdue": "true"}
    )
    answer = cast.client("office").post("/measures/review/", {"all": "1", "list": asked})
    assert [str(said) for said in get_messages(answer.wsgi_request)] == [
        "筛选条件太长,不能据此选择全部结果。请减少筛选条件,或逐条勾选。"
    ]


def test_a_bulk_return_needs_a_reason(cast: Cast) -> None:
    row = submitted(cast)
    client, data = cast.client("office"), {"ids": row.pk, "decision": "return"}
    assert client.post("/measures/review/", data).context["done"] == 0
    assert client.post("/measures/review/", data | {"note": "材料不全"}).context["done"] == 1


def sentences(answer: Answer) -> list[str]:
    assert answer.status_code == 302
    return [str(message) for message in get_messages(answer.wsgi_request)]


def an_assignment(cast: Cast) -> dict[str, object]:
    data = {"leader": cast.leader.pk, "department": cast.general.pk, "timeframe": "IMMEDIATE"}
    return data | {"due_on": in_days(9).isoformat()}


def test_each_row_says_what_became_of_it(cast: Cast) -> None:
    submitted(cast)
    client, data = cast.client("office"), an_assignment(cast) | {"ids": [row.pk for row in cast.measures]}
    page = client.post("/measures/assign/", data).content.decode()
    assert "办理成功2条,未办理1条" in page
    assert page.count("✓ 已办理") == 2
    assert page.count("✗ 该措施正在审核") == 1


def test_what_was_done_is_recorded_row_by_row(cast: Cast) -> None:
    data = an_assignment(cast) | {"ids": [row.pk for row in cast.measures]}
    cast.client("office").post("/measures/assign/", data)
    for measure in cast.measures:
        assert measure.status_changes.get().actor_name == "王敏(wangmin)"


def test_the_submitter_is_refused_in_bulk_as_well(cast: Cast) -> None:
    row = worked_on(cast)
    services.submit(row.pk, by=cast.office)
    data = {"ids": row.pk, "decision": "complete", f"version-{row.pk}": fresh(row).version}
    assert "提交人不能审核" in cast.client("office").post("/measures/review/", data).content.decode()
    assert fresh(row).status == Status.SUBMITTED


def test_reviewing_twice_changes_nothing_more(cast: Cast) -> None:
    row = fresh(submitted(cast))
    data = {"ids": row.pk, "decision": "complete", f"version-{row.pk}": row.version}
    client = cast.client("office")
    assert client.post("/measures/review/", data).context["done"] == 1
    assert client.post("/measures/review/", data).context["done"] == 0
    assert row.status_changes.filter(act="COMPLETE").count() == 1


@pytest.mark.parametrize("path", ["assign", "review"])
@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor"])
def test_it_refuses_other_roles(cast: Cast, path: str, person: str) -> None:
    row = submitted(cast)
    data = an_assignment(cast) | {"ids": row.pk, "decision": "complete", f"version-{row.pk}": row.version}
    answer = cast.client(person).post(f"/measures/{path}/", data)
    assert sentences(answer) == ["只有整改办可以批量分派和审核。"]
    assert fresh(row).status == Status.SUBMITTED


@pytest.mark.parametrize("path", ["assign", "review"])
def test_foreign_and_broken_ids_are_not_found(cast: Cast, path: str) -> None:
    answer = cast.client("stranger").post(f"/measures/{path}/", {"ids": cast.measure.pk})
    assert "没有找到所选的措施" in sentences(answer)[0]
    for ids in ("", "abc", "²"):
        office = cast.client("office")
        assert "选择" in sentences(office.post(f"/measures/{path}/", {"ids": ids}))[0]
    assert office.get(f"/measures/{path}/").status_code == 405


def test_it_is_the_offices(cast: Cast) -> None:
    row = submitted(cast)
    answer = cast.client("handler").post("/measures/review/", {"ids": row.pk})
    assert answer.status_code == 302
    assert cast.client("office").get("/measures/review/").status_code == 405


def test_what_was_refused_is_tried_again_without_ticking_and_typing(cast: Cast) -> None:
    late = submitted(cast)
    client, data = cast.client("office"), an_assignment(cast) | {"ids": [row.pk for row in cast.measures]}
    again = dict(client.post("/measures/assign/", data).context["again"])
    assert again["ids"] == str(late.pk)
    page = client.post("/measures/assign/", again)
    assert page.status_code == 200
    assert page.context["form"]["leader"].value() == str(cast.leader.pk)
    services.return_for_rework(late.pk, by=cast.office, note="改派")
    del again["again"]
    assert client.post("/measures/assign/", again).context["done"] == 1


def test_each_person_hears_once_of_a_bulk(cast: Cast) -> None:
    cast.client("office").post(
        "/measures/assign/", an_assignment(cast) | {"ids": [m.pk for m in cast.measures]}
    )
    [message] = cast.leader.messages.all()
    assert message.subject == "有3条整改措施分派给您"
    assert len(message.lines) == 3
    assert cast.handler.messages.count() == 1
    assert cast.other_handler.messages.count() == 0


def test_a_bulk_return_is_written_in_sets_and_heard_of_once(cast: Cast) -> None:
    rows = [submitted(cast, measure) for measure in cast.measures]
    with CaptureQueriesContext(connection) as one:
        services.return_each([rows[0].pk], by=cast.office, note="材料不全")
    with CaptureQueriesContext(connection) as many:
        answers = services.return_each([row.pk for row in rows], by=cast.office, note="材料不全")
    assert [answer.refusal is None for answer in answers] == [False, True, True]
    assert len(many) == len(one)
    newest = cast.handler.messages.order_by("-pk")[0]
    assert (newest.subject, len(newest.lines)) == ("有2条措施被退回,请补充后再提交", 2)


def test_a_bulk_approval_pins_what_proves_each_row(cast: Cast) -> None:
    rows = [fresh(submitted(cast, measure)) for measure in cast.measures]
    proved = versions_of(rows)
    seen = [services.Seen(row.pk, row.version) for row in rows]
    with CaptureQueriesContext(connection) as one:
        services.complete_each(seen[:1], by=cast.office)
    with CaptureQueriesContext(connection) as many:
        services.complete_each(seen[1:], by=cast.office)
    assert len(many) == len(one)
    for row in rows:
        approval = Approval.objects.get(change__measure=row)
        assert approval.text == row.text
        pinned = [version.pk for version in approval.evidence_versions.all()]
        assert pinned == [proof.pk for proof in proved[row.pk]] != []


def test_a_bulk_urge_is_written_in_sets(cast: Cast) -> None:
    rows = [assigned(cast, measure).pk for measure in cast.measures]
    with CaptureQueriesContext(connection) as one:
        services.urge_many(rows[:1], by=cast.office, note="请抓紧")
    with CaptureQueriesContext(connection) as many:
        answers = services.urge_many(rows, by=cast.office, note="请抓紧")
    assert "今天" in str(answers[0].refusal)
    assert [answer.refusal for answer in answers[1:]] == [None, None]
    assert len(many) == len(one)
    with pytest.raises(Refused, match="一次最多办理500条"):
        services.urge_many(range(501), by=cast.office, note="请抓紧")


def test_a_bulk_is_undone_in_sets_and_heard_of_once(cast: Cast) -> None:
    def undo(measures: list[Measure]) -> int:
        rows = [RowAssignment(row.pk, assignment(cast)) for row in measures]
        _, bulk = services.assign_together(rows, by=cast.office)
        assert bulk is not None
        with CaptureQueriesContext(connection) as queries:
            answers, _ = services.undo_bulk(bulk.pk, by=cast.office)
        assert [answer.refusal for answer in answers] == [None] * len(measures)
        return len(queries)

    assert undo(cast.measures[:1]) == undo(cast.measures)
    newest = cast.handler.messages.order_by("-pk")[0]
    assert newest.subject == "您承担的3条措施已撤回分派,不必再办理"
