"""Acting with a token: the services of the pages, so that what they refuse is refused here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from api.interface.once import clear_answers
from api.models import ApiAnswer, TokenScope
from audit.events import Event
from audit.models import AuditEntry
from measures import services
from measures.workflow import Status
from tests.answers import Answer
from tests.api.callers import Caller, caller, read
from tests.cast import Cast, a_file, assigned, fresh, in_days, submitted, worked_on
from tests.trail import last_id

pytestmark = pytest.mark.django_db


def progress(asking: Caller, pk: int, *, key: str = "", **changes: object) -> Answer:
    body = {"text": "已走访五次。", "happened_on": in_days(0).isoformat()} | changes
    return asking.post(f"measures/{pk}/progress/", body, key=key)


def test_a_handler_works_through_another_system(cast: Cast) -> None:
    row, asking, before = assigned(cast), caller(cast, "handler"), last_id()
    read(progress(asking, row.pk))
    read(asking.upload(f"measures/{row.pk}/evidence/", file=a_file(), note="三月"))
    read(
        asking.post(
            f"measures/{row.pk}/references/", {"kind": "DOCUMENT_NUMBER", "reference": "云档〔2024〕3号"}
        )
    )
    done = read(asking.post(f"measures/{row.pk}/submit/", {"note": "请审核"}))
    assert (done["status"], done["status_label"]) == ("SUBMITTED", "待审核")
    assert fresh(row).submitted_by == cast.handler
    entries = AuditEntry.objects.filter(id__gt=before).order_by("id")
    assert [one.event for one in entries] == [Event.PROGRESS, Event.ATTACH, Event.ATTACH, Event.SUBMIT]
    assert {one.actor_name for one in entries} == {cast.handler.label}
    assert all(one.path.endswith(f"令牌:{cast.handler}的OA") for one in entries)


def test_progress_and_submission_are_one_act(cast: Cast) -> None:
    row = worked_on(cast)
    assert read(progress(caller(cast, "handler"), row.pk, is_submitted=True))["status"] == "SUBMITTED"


def test_a_token_for_reading_does_nothing(cast: Cast) -> None:
    row = assigned(cast)
    answer = progress(caller(cast, "handler", TokenScope.READ), row.pk)
    assert answer.status_code == 403 and "只能读取" in answer.json()["detail"]
    assert not row.progress_updates.exists()


@pytest.mark.parametrize(("person", "status"), [("other_handler", 404), ("stranger", 404), ("viewer", 409)])
def test_rights_are_those_of_the_person(cast: Cast, person: str, status: int) -> None:
    row = worked_on(cast)
    asking = caller(cast, person)
    answers = [
        progress(asking, row.pk),
        asking.upload(f"measures/{row.pk}/evidence/", file=a_file("另.pdf", b"%PDF-1.4 other")),
        asking.post(f"measures/{row.pk}/references/", {"kind": "LINK", "reference": "https://a.example"}),
        asking.post(f"measures/{row.pk}/submit/", {}),
    ]
    assert [one.status_code for one in answers] == [status] * 4
    assert fresh(row).status == Status.IN_PROGRESS and row.progress_updates.count() == 1


def test_a_refusal_is_the_sentence_of_the_page_and_in_the_trail(cast: Cast) -> None:
    row = assigned(cast)
    answer = caller(cast, "handler").post(f"measures/{row.pk}/submit/", {})
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    sentence = answer.json()["detail"]
    assert sentence == "还没有整改进展,请先记录至少一条进展再提交。"
    assert AuditEntry.objects.filter(is_refused=True, about_id=row.pk, detail=sentence).exists()


def test_twice_and_in_the_wrong_status(cast: Cast) -> None:
    row, asking = submitted(cast), caller(cast, "handler")
    assert asking.post(f"measures/{row.pk}/submit/", {}).status_code == 409
    assert progress(asking, row.pk).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "长" * 20_001}, "text"),
        ({"happened_on": "1024-01-01"}, "happened_on"),
    ],
)
def test_what_a_form_refuses_is_refused(cast: Cast, changes: dict[str, str], field: str) -> None:
    row = assigned(cast)
    answer = progress(caller(cast, "handler"), row.pk, **changes)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["field"] == field and not row.progress_updates.exists()


def test_half_a_sign_is_refused_before_the_database_is_asked(cast: Cast) -> None:
    answer = progress(caller(cast, "handler"), assigned(cast).pk, text="\ud800")
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == "text"


def test_a_body_that_is_none_is_said_in_chinese(cast: Cast) -> None:
    row, asking = assigned(cast), caller(cast, "handler")
    url = f"/api/v1/measures/{row.pk}/progress/"
    broken = asking.client.post(url, "{", content_type="application/json", headers=asking.headers)
    assert (broken.status_code, broken.json()["detail"]) == (400, "请求体不是正确的 JSON 或表单。")
    lacking = asking.post(f"measures/{row.pk}/progress/", {"text": "做了"})
    assert [one["field"] for one in lacking.json()["errors"]] == ["body.happened_on"]


def test_the_same_file_twice_is_refused(cast: Cast) -> None:
    row, asking = assigned(cast), caller(cast, "handler")
    read(asking.upload(f"measures/{row.pk}/evidence/", file=a_file()))
    assert "完全相同" in asking.upload(f"measures/{row.pk}/evidence/", file=a_file()).json()["detail"]
    bad = asking.upload(f"measures/{row.pk}/evidence/", file=a_file("病毒.exe", b"MZ"))
    assert bad.status_code == 409


def test_a_session_and_its_token_of_forms_do_nothing(cast: Cast) -> None:
    row = assigned(cast)
    caller(cast, "office")
    client = cast.client("handler")
    answer = client.post(f"/api/v1/measures/{row.pk}/progress/", "{}", content_type="application/json")
    assert answer.status_code == 401


def test_the_same_request_sent_again_is_one_act(cast: Cast) -> None:
    row, asking = assigned(cast), caller(cast, "handler")
    first = read(progress(asking, row.pk, key="p-1"))
    assert read(progress(asking, row.pk, key="p-1")) == first
    assert row.progress_updates.count() == 1
    read(progress(asking, row.pk, key="p-2"))
    read(progress(caller(cast, "handler"), row.pk, key="p-1"))
    assert row.progress_updates.count() == 3


def test_a_key_belongs_to_what_it_was_sent_with(cast: Cast) -> None:
    row, asking = assigned(cast), caller(cast, "handler")
    read(progress(asking, row.pk, key="p-1"))
    for sent in (
        progress(asking, row.pk, key="p-1", text="另一句。"),
        progress(asking, row.pk, key="编号"),
        progress(asking, row.pk, key="x" * 101),
    ):
        assert sent.status_code == 422
        assert sent.json()["errors"][0]["field"] == "Idempotency-Key"
    assert row.progress_updates.count() == 1


def test_what_was_refused_may_be_asked_again_under_its_key(cast: Cast) -> None:
    row, asking = worked_on(cast), caller(cast, "handler")
    services.submit(row.pk, by=cast.handler)
    assert asking.post(f"measures/{row.pk}/submit/", {}, key="s-1").status_code == 409
    services.withdraw(row.pk, by=cast.handler)
    assert read(asking.post(f"measures/{row.pk}/submit/", {}, key="s-1"))["status"] == "SUBMITTED"
    assert read(asking.post(f"measures/{row.pk}/submit/", {}, key="s-1"))["status"] == "SUBMITTED"
    assert fresh(row).status_changes.filter(act="SUBMIT").count() == 2


def test_old_answers_go(cast: Cast) -> None:
    read(progress(caller(cast, "handler"), assigned(cast).pk, key="p-1"))
    assert clear_answers(in_days(0)) == ""
    ApiAnswer.objects.update(at=timezone.now() - timedelta(days=8))
    assert clear_answers(in_days(0)) == "清理了1条接口答复"
