"""Every act on a sub-issue, through its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from issues.models import SubIssue
from measures import services
from measures.models import Measure
from tests.cast import Cast, assigned, completed


def untouched(_cast: Cast) -> None:
    pass


def seen_by_all(cast: Cast) -> None:
    """The handler and the leader see a finding that holds a measure of theirs."""
    assigned(cast)


def all_completed(cast: Cast) -> None:
    for measure in cast.measures[:2]:
        completed(cast, measure)


def closed(cast: Cast) -> None:
    all_completed(cast)
    services.close(cast.sub_issue.pk, by=cast.office, note="同意销号")


@dataclass(frozen=True)
class Case:
    """``entry`` is what history says; the numbers are the answers to a refusal and to a second try."""

    path: str
    reach: Callable[[Cast], None]
    data: dict[str, object]
    entry: str
    wrong: Callable[[Cast], None] | None
    refused: int = 422
    twice: int = 422
    get: int = 405


CASES = {
    "close": Case("close/", all_completed, {"note": "同意"}, "销号", seen_by_all),
    "unclose": Case("unclose/", closed, {"note": "反弹"}, "撤销销号", all_completed),
    "edit": Case(
        "edit/", seen_by_all, {"title": "甲", "version": 1}, "修改内容", None, refused=302, twice=409, get=200
    ),
    "add_measure": Case("measures/", seen_by_all, {"text": "新措施"}, "", closed, twice=302),
    "comment": Case("comment/", seen_by_all, {"text": "请抓紧"}, "发表意见", None, twice=302),
}
each = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def post(client: Client, cast: Cast, *, case: Case) -> int:
    return client.post(f"/sub-issues/{cast.sub_issue.pk}/{case.path}", case.data).status_code


def state(cast: Cast) -> tuple[object, ...]:
    row = SubIssue.objects.get(pk=cast.sub_issue.pk)
    counts = [rows.count() for rows in (row.closures, row.comments, Measure.objects)]
    return row.closed_on, row.title, row.version, counts


@each
def test_it_works_and_is_recorded(cast: Cast, case: Case) -> None:
    case.reach(cast)
    client = cast.client("office")
    assert post(client, cast, case=case) == 302
    if case.path == "measures/":
        assert Measure.objects.latest("pk").history.first().history_user == cast.office.label
        return
    told = client.get(f"/sub-issues/{cast.sub_issue.pk}/").context["history"]
    assert (told[0].who, told[0].what) == (cast.office.label, case.entry)


@pytest.mark.one_database
@each
def test_a_link_does_nothing(cast: Cast, case: Case) -> None:
    case.reach(cast)
    before = state(cast)
    answer = cast.client("office").get(f"/sub-issues/{cast.sub_issue.pk}/{case.path}")
    assert answer.status_code == case.get
    assert state(cast) == before


@pytest.mark.parametrize("name", ["close", "unclose", "add_measure"])
def test_it_refuses_in_another_state(cast: Cast, name: str) -> None:
    case = CASES[name]
    assert case.wrong is not None
    case.wrong(cast)
    before = state(cast)
    assert post(cast.client("office"), cast, case=case) == 422
    assert state(cast) == before


@pytest.mark.one_database
@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor"])
@pytest.mark.parametrize("name", ["close", "unclose", "edit", "add_measure"])
def test_it_is_the_offices(cast: Cast, name: str, person: str) -> None:
    case = CASES[name]
    case.reach(cast)
    before = state(cast)
    assert post(cast.client(person), cast, case=case) == case.refused
    assert state(cast) == before


@pytest.mark.one_database
@each
@pytest.mark.parametrize("person", ["other_handler", "other_leader", "stranger", "admin"])
def test_others_do_not_find_it(cast: Cast, case: Case, person: str) -> None:
    case.reach(cast)
    assert post(cast.client(person), cast, case=case) == 404


@each
def test_a_second_click(cast: Cast, case: Case) -> None:
    """Refused, but for what may well be said or added twice."""
    case.reach(cast)
    client = cast.client("office")
    assert post(client, cast, case=case) == 302
    assert post(client, cast, case=case) == case.twice


def test_the_page_tells_what_an_edit_changed(cast: Cast) -> None:
    client = cast.client("office")
    data = {"title": cast.sub_issue.title, "causes": "制度缺失", "version": 1}
    client.post(f"/sub-issues/{cast.sub_issue.pk}/edit/", data)
    page = client.get(f"/sub-issues/{cast.sub_issue.pk}/")
    assert [(c.field, c.new) for c in page.context["history"][0].changes] == [("原因分析", "制度缺失")]
    assert "原因分析:(空) → 制度缺失" in page.content.decode()


def test_the_stamp_names_who_signed_and_when(cast: Cast) -> None:
    closed(cast)
    page = cast.client("viewer").get(f"/sub-issues/{cast.sub_issue.pk}/").content.decode()
    assert 'class="stamp' in page
    assert "王敏(wangmin)" in page
    assert "同意销号" in page
