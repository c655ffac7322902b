"""延期 on the pages: where it is asked for, who finds it waiting, and what the history says."""

from __future__ import annotations

import pytest

from measures.models import ExtensionRequest
from tests.answers import Answer
from tests.cast import Cast, assigned, fresh, in_days
from tests.measures.extensions import LATER, asked


def page(cast: Cast, person: str) -> Answer:
    return cast.client(person).get(f"/measures/{cast.measure.pk}/")


def test_the_department_asks_on_the_page(cast: Cast) -> None:
    assigned(cast)
    data = {"to_due_on": in_days(LATER).isoformat(), "reason": "等待批复"}
    url = f"/measures/{cast.measure.pk}/extensions/"
    assert cast.client("handler").get(url).status_code == 405
    assert cast.client("handler").post(url, data).status_code == 302
    assert cast.client("handler").post(url, data).status_code == 422
    shown = page(cast, "handler")
    assert f"已申请延期至{in_days(LATER)},等待整改办审批" in shown.context["step"].note
    assert any("申请延期" in entry.what for entry in shown.context["history"])


def test_what_is_missing_is_said_at_its_field(cast: Cast) -> None:
    assigned(cast)
    answer = cast.client("handler").post(f"/measures/{cast.measure.pk}/extensions/", {"reason": ""})
    assert answer.status_code == 422
    assert set(answer.context["extension_form"].errors) == {"to_due_on", "reason"}


def test_it_waits_in_the_offices_work_and_is_approved_there(cast: Cast) -> None:
    request = asked(cast)
    office = cast.client("office")
    assert "待审批的延期" in [section.title for section in office.get("/").context["sections"]]
    assert office.post(f"/extensions/{request.pk}/approve/", {"note": "同意"}).status_code == 302
    assert fresh(cast.measure).due_on == in_days(LATER)
    assert "待审批的延期" not in [section.title for section in office.get("/").context["sections"]]
    shown = page(cast, "viewer").content.decode()
    assert "延期1次" in shown
    assert "延期申请已同意" in shown


def test_a_refusal_without_reason_is_shown_again(cast: Cast) -> None:
    request = asked(cast)
    answer = cast.client("office").post(f"/extensions/{request.pk}/refuse/", {"note": ""})
    assert answer.status_code == 422
    assert "请填写不同意延期的原因" in answer.content.decode()


@pytest.mark.parametrize("act", ["approve", "refuse", "withdraw"])
@pytest.mark.parametrize("person", ["other_handler", "stranger", "admin"])
def test_outside_it_is_not_found(cast: Cast, act: str, person: str) -> None:
    request = asked(cast)
    client = cast.client(person)
    assert client.post(f"/extensions/{request.pk}/{act}/", {"note": "同意"}).status_code == 404
    assert client.get(f"/extensions/{request.pk}/{act}/").status_code == 405
    assert ExtensionRequest.objects.get(pk=request.pk).is_pending


def test_the_ledger_finds_what_was_extended(cast: Cast) -> None:
    asked(cast)
    office = cast.client("office")
    assert len(office.get("/ledger/", {"extension": "pending"}).context["page"].rows) == 1
    assert len(office.get("/ledger/", {"extension": "extended"}).context["page"].rows) == 0
