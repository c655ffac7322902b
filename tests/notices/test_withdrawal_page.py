"""The confirmation of a withdrawal says what goes; afterwards the notice says that it was withdrawn."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast, assigned, worked_on
from tests.notices.imported import Imported, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Imported:
    found = imported(cast)
    assigned(cast, found.measures[0])
    return found


def address(case: Imported) -> str:
    return reverse("notices:withdraw", args=[case.notice.pk])


def test_it_says_what_goes_and_who_is_told(cast: Cast, case: Imported) -> None:
    page = cast.client("office").get(address(case)).content.decode()
    for words in (
        "2个类别、3个问题、6条措施归档",
        "1条已分派的措施撤回分派",
        "以下2人各收到一条消息",
        cast.handler.full_name,
        "这次巡察一并归档",
    ):
        assert words in page


def test_it_leads_back_to_the_notice_which_can_be_imported_again(cast: Cast, case: Imported) -> None:
    client = cast.client("office")
    page = client.post(address(case), {"reason": "选错了文件"}, follow=True).content.decode()
    assert "已告知2人" in page
    assert "确认导入" in page
    assert "撤回,原因:选错了文件" in page
    assert "已撤回" in client.get(reverse("notices:imports")).content.decode()
    again = client.get(address(case), follow=True).content.decode()
    assert "没有导入,或导入已经撤回" in again


def test_without_a_reason_nothing_goes(cast: Cast, case: Imported) -> None:
    answer = cast.client("office").post(address(case), {"reason": ""})
    assert answer.status_code == 422
    assert len(case.measures) == 6


def test_what_was_begun_is_named_and_there_is_no_button(cast: Cast, case: Imported) -> None:
    worked_on(cast, case.measures[0])
    client = cast.client("office")
    page = client.get(address(case)).content.decode()
    assert "现在不能撤回:已有1条措施" in page
    assert 'name="reason"' not in page
    assert client.post(address(case), {"reason": "x"}).status_code == 422
    assert len(case.measures) == 6


def test_the_tree_leads_there(cast: Cast, case: Imported) -> None:
    page = reverse("ledger:tree", args=[case.inspection.pk])
    assert address(case) in cast.client("office").get(page).content.decode()
    assert address(case) not in cast.client("viewer").get(page).content.decode()


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor", "stranger", "admin"])
def test_others_do_not_find_it(person: str, cast: Cast, case: Imported) -> None:
    assert cast.client(person).get(address(case)).status_code == 404
    assert cast.client(person).post(address(case), {"reason": "x"}).status_code == 404


def test_query_counts(
    cast: Cast, case: Imported, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("office")
    with django_assert_max_num_queries(28):
        client.get(address(case))
