"""分派表: one page, one save; what is right is kept, what isn't is said beside its cell."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, Role, User
from measures import services
from measures.models import Measure
from measures.services.tree import NewMeasure
from measures.workflow import Status, Timeframe
from tests.answers import Answer
from tests.cast import Cast, assigned, assignment, fresh, in_days, submitted

pytestmark = pytest.mark.django_db
LINE = {
    "leader": "陈光",
    "department": "办公室",
    "supporting_departments": "业务科",
    "handler": "赵磊",
    "timeframe": "限期整改",
}


def url(cast: Cast) -> str:
    return f"/inspections/{cast.inspection.pk}/assign/"


def line(measure: Measure, seen: str, **texts: str) -> dict[str, str]:
    values = LINE | {"due_on": in_days(30).isoformat()} | texts
    return {f"seen-{measure.pk}": seen} | {f"{name}-{measure.pk}": text for name, text in values.items()}


def sent(cast: Cast, client: Client, *measures: Measure, act: str = "save", **texts: str) -> Answer:
    """Posts the whole page as it is, with ``texts`` in the rows of ``measures``."""
    data = {"act": act}
    for row in client.get(url(cast)).context["grid"].open_rows:
        own = row.texts
        if row.measure in measures:
            own = LINE | {"due_on": in_days(30).isoformat()} | texts
        data |= line(row.measure, row.seen, **own)
    return client.post(url(cast), data)


def notes(answer: Answer, measure: Measure) -> dict[str, str]:
    row = next(one for one in answer.context["grid"].rows if one.measure == measure)
    return {cell.title: cell.error for cell in row.places if cell.error} | (
        {"": row.sentence} if row.sentence else {}
    )


def test_one_save_assigns_the_rows_that_were_filled(cast: Cast) -> None:
    client = cast.client("office")
    answer = sent(cast, client, *cast.measures[:2])
    assert answer.status_code == 302
    row = fresh(cast.measures[1])
    assert (row.status, row.leader, row.handler) == (Status.IN_PROGRESS, cast.leader, cast.handler)
    assert (row.timeframe, row.due_on) == (Timeframe.TIME_LIMITED, in_days(30))
    assert list(row.supporting_departments.all()) == [cast.science]
    assert fresh(cast.measures[2]).status == Status.DRAFT
    assert [message.subject for message in cast.leader.messages.all()] == ["有2条整改措施分派给您"]


def test_what_is_right_is_saved_and_what_is_not_keeps_its_text(cast: Cast) -> None:
    client = cast.client("office")
    first, second, third = cast.measures
    grid = client.get(url(cast)).context["grid"]
    seen = {row.measure.pk: row.seen for row in grid.rows}
    data = line(first, seen[first.pk]) | line(second, seen[second.pk], leader="张三", due_on="九月底")
    data |= line(third, seen[third.pk], handler="孙丽", leader="")
    answer = client.post(url(cast), data | {"act": "save"})
    assert answer.status_code == 422
    assert fresh(first).status == Status.IN_PROGRESS
    assert fresh(second).status == fresh(third).status == Status.DRAFT
    assert set(notes(answer, second)) == {"责任领导", "整改时限"}
    assert notes(answer, third)["责任人"] == "“孙丽”是业务科的经办人,不在牵头部门“办公室”。"
    assert notes(answer, third)["责任领导"] == "请填写责任领导。"
    assert 'value="张三"' in answer.content.decode()


@pytest.mark.parametrize(
    ("due", "timeframe", "day", "kind"),
    [
        ("2027年3月底", "限期整改", date(2027, 3, 31), Timeframe.TIME_LIMITED),
        ("2027/6/30", "", date(2027, 6, 30), Timeframe.TIME_LIMITED),
        ("长期坚持", "", None, Timeframe.LONG_TERM),
        ("2027.12.31并长期坚持", "", date(2027, 12, 31), Timeframe.LONG_TERM),
    ],
)
def test_dates_are_read_as_people_write_them(
    cast: Cast, due: str, timeframe: str, day: date | None, kind: Timeframe
) -> None:
    answer = sent(cast, cast.client("office"), cast.measure, due_on=due, timeframe=timeframe)
    assert answer.status_code == 302
    row = fresh(cast.measure)
    assert (row.due_on, row.timeframe) == (day, kind)


def test_a_row_that_somebody_else_saved_is_said_and_saved_the_second_time(cast: Cast) -> None:
    client = cast.client("office")
    seen = {row.measure.pk: row.seen for row in client.get(url(cast)).context["grid"].rows}
    services.assign(cast.measure.pk, assignment(cast, leader=cast.other_leader), by=cast.office2)
    data = line(cast.measure, seen[cast.measure.pk]) | {"act": "save"}
    answer = client.post(url(cast), data)
    assert "责任领导:周平" in notes(answer, cast.measure)[""]
    assert fresh(cast.measure).leader == cast.other_leader
    row = next(one for one in answer.context["grid"].rows if one.measure == cast.measure)
    again = client.post(url(cast), data | {f"seen-{cast.measure.pk}": row.seen})
    assert again.status_code == 302
    assert fresh(cast.measure).leader == cast.leader


def test_a_row_that_nobody_touched_is_left_alone(cast: Cast) -> None:
    """Also when somebody else changed it while the page was open."""
    client = cast.client("office")
    page = client.get(url(cast)).context["grid"]
    data = {"act": "save"}
    for row in page.rows:
        data |= line(row.measure, row.seen, **row.texts)
    assigned(cast, leader=cast.other_leader)
    assert client.post(url(cast), data).status_code == 302
    assert fresh(cast.measure).leader == cast.other_leader


def test_filling_and_proposals_save_nothing(cast: Cast) -> None:
    assigned(cast, cast.measures[0])
    client = cast.client("office")
    data = {"act": "fill", "fill-leader": "周平", "fill-timeframe": "立行立改"}
    for row in client.get(url(cast)).context["grid"].open_rows:
        data |= line(row.measure, row.seen, **(row.texts | {"leader": ""}))
    grid = client.post(url(cast), data).context["grid"]
    assert [row.texts["leader"] for row in grid.rows] == ["", "周平", "周平"]
    assert fresh(cast.measures[1]).status == Status.DRAFT


def test_a_similar_text_is_proposed_and_marked(cast: Cast) -> None:
    assigned(cast, supporting_departments=[cast.science])
    like = services.add_measure(
        cast.sub_issue.pk, NewMeasure(text="建立走访台账,每季度走访一次。"), by=cast.office
    )
    client = cast.client("office")
    page = client.get(url(cast))
    row = next(one for one in page.context["grid"].rows if one.measure == like)
    assert row.texts["leader"] == ""
    assert row.cells["leader"].proposal == "陈光"
    assert "建议来自相近的措施“建立走访台账" in page.content.decode()
    taken = sent(cast, client, act="propose").context["grid"]
    texts = next(one for one in taken.rows if one.measure == like).texts
    assert (texts["handler"], texts["supporting_departments"]) == ("赵磊", "业务科")


def test_two_of_one_name_are_told_apart(cast: Cast) -> None:
    twin = User.objects.create(
        username="zhaolei2",
        full_name="赵磊",
        role=Role.HANDLER,
        organization=cast.organization,
        department=cast.science,
    )
    client = cast.client("office")
    names = [one.value for one in client.get(url(cast)).context["grid"].options["handler"]]
    assert {"赵磊(办公室)", "赵磊(业务科)"} <= set(names)
    assert (
        sent(
            cast,
            client,
            cast.measures[0],
            handler="赵磊(业务科)",
            department="业务科",
            supporting_departments="",
        ).status_code
        == 302
    )
    assert fresh(cast.measures[0]).handler == twin
    assert sent(cast, client, cast.measures[1], handler="赵磊").status_code == 302
    assert fresh(cast.measures[1]).handler == cast.handler


def test_a_department_without_accounts_and_a_past_date_are_said(cast: Cast) -> None:
    Department.objects.create(organization=cast.organization, name="后勤科")
    client = cast.client("office")
    past = in_days(-3).isoformat()
    data = {"handler": "", "department": "后勤科", "supporting_departments": "", "due_on": past}
    assert sent(cast, client, cast.measure, **data).status_code == 302
    page = client.get(url(cast)).content.decode()
    assert "“后勤科”还没有经办人账号" in page
    assert "这个日期已经过了" in page


def test_what_is_under_review_is_shown_and_not_asked_for(cast: Cast) -> None:
    submitted(cast)
    page = cast.client("office").get(url(cast))
    row = next(one for one in page.context["grid"].rows if one.measure == cast.measure)
    assert "正在审核" in row.sentence
    assert f'name="leader-{cast.measure.pk}"' not in page.content.decode()


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor", "admin", "stranger"])
def test_it_is_the_office_s(cast: Cast, person: str) -> None:
    assert cast.client(person).get(url(cast)).status_code == 404
    assert cast.client(person).post(url(cast), {"act": "save"}).status_code == 404


def test_queries_do_not_grow_with_the_measures(cast: Cast) -> None:
    client = cast.client("office")
    assigned(cast)
    with CaptureQueriesContext(connection) as few:
        client.get(url(cast))
    for number in range(12):
        services.add_measure(
            cast.sub_issue.pk, NewMeasure(text=f"第{number}项:建立走访台账,每月走访。"), by=cast.office
        )
    with CaptureQueriesContext(connection) as many:
        client.get(url(cast))
    assert len(many) <= len(few) + 1
