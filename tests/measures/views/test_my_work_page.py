"""我的工作."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from measures import services
from measures.models import EvidenceUse, Measure, ProgressUpdate, StatusChange
from measures.pages.rows import MeasureRow
from measures.pages.work_sections import WorkSection
from measures.workflow import Status
from tests.cast import Cast, assigned, completed, in_days, returned, submitted


def titles(client: Client) -> list[str]:
    return list(sections(client))


def sections(client: Client) -> dict[str, WorkSection]:
    return {section.title: section for section in client.get("/").context["sections"]}


def notes_of(section: WorkSection) -> dict[int, str]:
    return {row.pk: row.note for row in section.rows if isinstance(row, MeasureRow)}


def test_the_office_sees_drafts_and_submissions(cast: Cast) -> None:
    submitted(cast)
    assert titles(cast.client("office")) == ["待审核", "待分派"]


def test_the_office_sees_what_can_be_closed(cast: Cast) -> None:
    completed(cast, cast.measures[2])
    assert titles(cast.client("office")) == ["待分派", "可销号"]


def test_two_step_review_waits_for_the_leader(cast: Cast) -> None:
    cast.inspection.review_steps = 2
    cast.inspection.save()
    measure = submitted(cast)
    assert titles(cast.client("office")) == ["待分派"]
    assert titles(cast.client("leader"))[0] == "待初审"
    services.endorse(measure.pk, by=cast.leader)
    assert titles(cast.client("office")) == ["待审核", "待分派"]


def test_the_handler_sees_the_own_department(cast: Cast) -> None:
    returned(cast)
    assigned(cast, cast.measures[1], supporting_departments=[cast.science])
    assert titles(cast.client("handler")) == ["已退回", "整改中"]
    assert titles(cast.client("other_handler")) == ["配合的措施"]


def test_overdue_comes_first_and_undated_last(cast: Cast) -> None:
    assigned(cast, cast.measures[0], timeframe="LONG_TERM", due_on=None)
    assigned(cast, cast.measures[1], due_on=in_days(5))
    assigned(cast, cast.measures[2], due_on=in_days(-5))
    rows = cast.client("handler").get("/").context["sections"][0].rows
    assert [row.pk for row in rows] == [cast.measures[i].pk for i in (2, 1, 0)]


def test_the_viewer_sees_what_is_late(cast: Cast) -> None:
    assigned(cast, cast.measures[1], due_on=in_days(5))
    assigned(cast, cast.measures[2], due_on=in_days(-5))
    assert titles(cast.client("viewer")) == ["已逾期", "谁逾期", "7天内到期"]
    assert titles(cast.client("supervisor")) == ["已逾期", "谁逾期", "7天内到期"]
    groups = sections(cast.client("viewer"))["谁逾期"].late
    assert [(group.title, [(line.count, line.days) for line in group.lines]) for group in groups] == [
        ("牵头部门", [(1, 5)]),
        ("责任领导", [(1, 5)]),
    ]
    page = cast.client("viewer").get(f"/ledger/?{groups[1].lines[0].query}")
    assert [row.pk for row in page.context["page"].rows] == [cast.measures[2].pk]


def test_the_handler_sees_what_came_of_what_he_submitted(cast: Cast) -> None:
    submitted(cast)
    completed(cast, cast.measures[1])
    returned(cast, cast.measures[2])
    found = sections(cast.client("handler"))
    assert list(found) == ["已退回", "我提交的"]
    assert re.fullmatch(r"\d\d-\d\d 退回\(王敏\):.+", notes_of(found["已退回"])[cast.measures[2].pk])
    notes = [note[6:] for note in notes_of(found["我提交的"]).values()]
    assert notes[0].startswith("审核通过(王敏)")
    assert notes[1].startswith("提交审核(赵磊)")
    assert "我提交的" not in titles(cast.client("other_handler"))


def test_the_leader_sees_what_moved_this_week(cast: Cast) -> None:
    submitted(cast)
    assigned(cast, cast.measures[1])
    found = sections(cast.client("leader"))["本周动态"]
    assert [row.pk for row in found.rows] == [cast.measure.pk]
    assert "提交审核(赵磊)" in notes_of(found)[cast.measure.pk]
    assert "赵磊记录进展:" in notes_of(found)[cast.measure.pk]
    all_long_ago(days=8)
    assert "本周动态" not in titles(cast.client("leader"))


def all_long_ago(*, days: int) -> None:
    for rows in (StatusChange, ProgressUpdate, EvidenceUse):
        QuerySet(rows).update(at=timezone.now() - timedelta(days=days))


def test_what_needs_a_word_says_why(cast: Cast) -> None:
    assigned(cast, due_on=in_days(-15))
    submitted(cast, cast.measures[1])
    measure = returned(cast, cast.measures[2])
    client = cast.client("viewer")
    assert [row.pk for row in sections(client)["需要过问"].rows] == [cast.measure.pk]
    services.submit(measure.pk, by=cast.handler)
    services.return_for_rework(measure.pk, by=cast.office, note="还是不全")
    long_ago = timezone.now() - timedelta(days=8)
    Measure.objects.filter(pk=cast.measures[1].pk).update(status_changed_at=long_ago)
    notes = notes_of(sections(client)["需要过问"])
    assert notes == {
        cast.measure.pk: "逾期15天,近14天没有进展",
        cast.measures[1].pk: "提交后8天没有审核",
        measure.pk: "已被退回2次",
    }
    services.record_progress(cast.measure.pk, by=cast.handler, text="在办", happened_on=in_days(0))
    assert cast.measure.pk not in [row.pk for row in sections(client)["需要过问"].rows]


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor"])
def test_where_nothing_waits_there_is_everything(cast: Cast, person: str) -> None:
    measure = completed(cast)
    all_long_ago(days=30)
    Measure.objects.update(submitted_by=cast.office)
    found = sections(cast.client(person))
    assert list(found) == ["全部措施"]
    assert measure.pk in [row.pk for row in found["全部措施"].rows]


def test_an_empty_office_is_told_to_import(cast: Cast) -> None:
    assert "导入通报" in cast.client("stranger").get("/").content.decode()


def test_the_administrator_is_shown_the_accounts(cast: Cast) -> None:
    assert "管理账号" in cast.client("admin").get("/").content.decode()


# After a first page, which stamps the session as in use.
QUERIES = {"office": 14, "handler": 14, "leader": 11, "viewer": 9, "supervisor": 10, "admin": 3}


@pytest.mark.parametrize(("person", "count"), QUERIES.items())
def test_its_query_count_stays(
    cast: Cast,
    person: str,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    submitted(cast)
    completed(cast, cast.measures[2])
    client = cast.client(person)
    client.get("/")
    with django_assert_num_queries(count):
        assert client.get("/").status_code == 200


def many(cast: Cast, count: int) -> None:
    """``count`` overdue measures in each status, straight into the table."""
    first = assigned(cast)
    last = Measure.objects.latest("position").position
    rows = [
        Measure(
            organization_id=first.organization_id,
            inspection_id=first.inspection_id,
            category_id=first.category_id,
            sub_issue_id=first.sub_issue_id,
            leader=cast.leader,
            department=cast.general,
            text=f"措施{n}",
            timeframe="TIME_LIMITED",
            due_on=in_days(-3),
            status=status,
            submitted_by=cast.handler,
            completed_at=timezone.now(),
            position=last + 1 + n * len(Status) + place,
        )
        for place, status in enumerate(Status)
        for n in range(count)
    ]
    Measure.objects.bulk_create(rows)


@pytest.mark.parametrize("person", ["office", "handler", "leader", "viewer", "supervisor"])
def test_a_full_ledger_is_capped(
    cast: Cast, person: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(cast, 120)
    client = cast.client(person)
    client.get("/")
    with django_assert_max_num_queries(18):
        page = client.get("/")
    for section in page.context["sections"]:
        assert (len(section.rows), section.count) == (20, "99+") or section.late
        assert f"/ledger/?{section.query}" in page.content.decode()
    assert len(page.content) < 60_000


def test_it_asks_for_sign_in(cast: Cast) -> None:
    assert Client().get("/").status_code == 302
