"""我的工作."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from measures import services
from measures.models import Measure
from measures.workflow import Status
from tests.cast import Cast, assigned, completed, in_days, returned, submitted


def titles(client: Client) -> list[str]:
    return [section.title for section in client.get("/").context["sections"]]


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
    assert titles(cast.client("viewer")) == ["已逾期", "7天内到期"]
    assert titles(cast.client("supervisor")) == ["已逾期", "7天内到期"]


def test_an_empty_office_is_told_to_import(cast: Cast) -> None:
    assert "导入通报" in cast.client("stranger").get("/").content.decode()


def test_the_administrator_is_shown_the_accounts(cast: Cast) -> None:
    assert "管理账号" in cast.client("admin").get("/").content.decode()


# After a first page, which stamps the session as in use.
QUERIES = {"office": 12, "handler": 10, "leader": 9, "viewer": 5, "supervisor": 5, "admin": 3}


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
    with django_assert_max_num_queries(13):
        page = client.get("/")
    for section in page.context["sections"]:
        assert (len(section.rows), section.count) == (20, "99+")
        assert f"/ledger/?{section.query}" in page.content.decode()
    assert len(page.content) < 60_000


def test_it_asks_for_sign_in(cast: Cast) -> None:
    assert Client().get("/").status_code == 302
