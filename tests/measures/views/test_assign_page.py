"""Assigning on its pages: what will not go well is said beside the field, and what is sent again is meant."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Department, Role, User
from tests.cast import Cast, assigned, fresh, in_days

pytestmark = pytest.mark.django_db


def sent(cast: Cast, **changes: object) -> dict[str, object]:
    data = {
        "leader": cast.leader.pk,
        "department": cast.general.pk,
        "handler": cast.handler.pk,
        "timeframe": "TIME_LIMITED",
        "due_on": in_days(9).isoformat(),
    }
    return {**data, **changes}


def both(cast: Cast) -> list[tuple[str, dict[str, object]]]:
    """The form of one measure and that of many."""
    row = fresh(cast.measure)
    ids = ",".join(str(one.pk) for one in cast.measures)
    return [(f"/measures/{row.pk}/assign/", {"version": row.version}), ("/measures/assign/", {"ids": ids})]


def empty_department(cast: Cast) -> Department:
    return Department.objects.create(organization=cast.organization, name="机关党委")


def shown(client: Client, url: str, data: dict[str, object]) -> str:
    answer = client.post(url, data)
    assert answer.status_code == 422
    return answer.content.decode()


@pytest.mark.parametrize("number", [0, 1])
def test_a_department_without_accounts_and_a_date_that_passed_are_said_once(cast: Cast, number: int) -> None:
    url, more = both(cast)[number]
    empty, client = empty_department(cast), cast.client("office")
    data = sent(cast, department=empty.pk, handler="", due_on=in_days(-3).isoformat()) | more
    found = client.post(url, data)
    page = found.content.decode()
    assert found.status_code == 422 and fresh(cast.measure).leader is None
    assert "机关党委(还没有经办人账号)" in page and "没有人能记录进展" in page
    assert "这个日期已经过了" in page and "再保存一次" in page
    again = data | {"accepted": found.context["form"]["accepted"].value()}
    assert client.post(url, again).status_code in (200, 302)
    assert fresh(cast.measure).department == empty


@pytest.mark.parametrize("number", [0, 1])
def test_a_handler_of_another_department_is_said_beside_the_handler(cast: Cast, number: int) -> None:
    url, more = both(cast)[number]
    answer = cast.client("office").post(url, sent(cast, handler=cast.other_handler.pk) | more)
    assert answer.status_code == 422
    assert "孙丽”是“业务科”的" in str(answer.context["form"].errors["handler"])
    # Ticks and values are still there.
    assert str(cast.other_handler.pk) == answer.context["form"]["handler"].value()
    assert number == 0 or answer.context["ids"] == more["ids"]


@pytest.mark.parametrize("number", [0, 1])
def test_a_leader_is_demanded_and_where_there_is_none_that_is_said(cast: Cast, number: int) -> None:
    url, more = both(cast)[number]
    client = cast.client("office")
    answer = client.post(url, sent(cast, leader="") | more)
    assert answer.status_code == 422 and answer.context["form"].errors["leader"]
    User.objects.filter(role=Role.LEADER).update(is_active=False)
    assert "还没有责任领导账号" in shown(client, url, sent(cast, leader="") | more)


def test_a_date_that_stands_as_it_stood_is_no_news(cast: Cast) -> None:
    row = assigned(cast, due_on=in_days(-5))
    data = sent(cast, leader=cast.other_leader.pk, due_on=in_days(-5).isoformat())
    data |= {"version": fresh(row).version}
    assert cast.client("office").post(f"/measures/{row.pk}/assign/", data).status_code == 302
    assert fresh(row).leader == cast.other_leader


def test_a_supporting_department_without_accounts_is_said_too(cast: Cast) -> None:
    url, more = both(cast)[0]
    data = sent(cast, supporting_departments=[empty_department(cast).pk]) | more
    assert "没有人能记录进展" in shown(cast.client("office"), url, data)


def test_people_of_one_name_are_told_apart(cast: Cast) -> None:
    for username, role, place in (("chen2", Role.LEADER, None), ("zhao2", Role.HANDLER, cast.general)):
        name = "陈光" if role == Role.LEADER else "赵磊"
        User.objects.create_user(
            username, full_name=name, role=role, organization=cast.organization, department=place
        )
    page = cast.client("office").get(both(cast)[0][0]).content.decode()
    for label in ("陈光(chenguang)", "陈光(chen2)", "赵磊(zhaolei)(办公室)", "赵磊(zhao2)(办公室)"):
        assert label in page
    assert "周平(zhouping)" not in page and "周平" in page
    listed = cast.client("office").get("/ledger/").content.decode()
    assert ">陈光(chenguang)<" in listed and ">陈光(chen2)<" in listed and ">周平<" in listed
