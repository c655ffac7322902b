"""The first line of the measure page: what is next, and whether the reader is waited for."""

from __future__ import annotations

import pytest

from measures import services
from measures.pages.next_step import NextStep
from tests.cast import Cast, assigned, completed, returned, submitted, worked_on


def step(cast: Cast, person: str) -> NextStep:
    client = cast.client(person)
    found: NextStep = client.get(f"/measures/{cast.measure.pk}/").context["step"]
    return found


def test_a_draft_waits_for_the_office(cast: Cast) -> None:
    assert step(cast, "office").is_mine
    assert not step(cast, "viewer").is_mine
    assert "整改办分派" in step(cast, "viewer").text


def test_work_says_what_is_missing(cast: Cast) -> None:
    assigned(cast)
    assert "记录进展、上传佐证材料后" in step(cast, "handler").text
    worked_on(cast)
    assert "可以提交审核" in step(cast, "handler").text


def test_work_waits_for_the_department_and_not_for_the_office(cast: Cast) -> None:
    assigned(cast)
    worked_on(cast)
    assert step(cast, "handler").is_mine
    office = step(cast, "office")
    assert office.acts and not office.is_mine  # it may, but it is not waited for


def test_a_return_shows_its_reason(cast: Cast) -> None:
    returned(cast)
    assert step(cast, "handler").note == "退回意见(王敏(wangmin)):材料不全"


@pytest.mark.parametrize(("person", "is_mine"), [("office", True), ("handler", False), ("leader", False)])
def test_a_submission_waits_for_the_office(cast: Cast, person: str, is_mine: bool) -> None:
    submitted(cast)
    assert step(cast, person).is_mine is is_mine


def test_under_two_steps_it_waits_for_the_leader_first(cast: Cast) -> None:
    cast.inspection.review_steps = 2
    cast.inspection.save()
    submitted(cast)
    assert step(cast, "leader").is_mine
    assert not step(cast, "office").is_mine
    services.endorse(cast.measure.pk, by=cast.leader)
    assert step(cast, "office").is_mine


def test_a_completed_one_waits_for_nobody(cast: Cast) -> None:
    completed(cast)
    assert not step(cast, "office").is_mine
    assert "销号" in step(cast, "office").text
