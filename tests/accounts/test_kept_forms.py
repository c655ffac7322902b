"""A form sent after the session had ended, or from a page too old, is not lost and nobody else's."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, RequestFactory

from accounts.kept import KeptForm, kept_for, typed
from measures.models import Comment
from rectify.errors import server_error
from tests.cast import PASSWORD, Cast, assigned

HERE = {"Origin": "http://testserver"}
FORM = "application/x-www-form-urlencoded"
COMMENT = "/measures/1/comment/"
WRITTEN = "经党组会议研究,走访台账已经建立,\n下一步每月核对一次。" * 200


def a_request(data: dict[str, object], **headers: str) -> KeptForm | None:
    return typed(RequestFactory().post(COMMENT, urlencode(data), FORM, headers=headers or HERE))


def test_what_was_written_is_read_with_the_choices_beside_it() -> None:
    kept = a_request({"text": WRITTEN, "day": "2026-11-28", "csrfmiddlewaretoken": "x"})
    assert kept is not None
    assert [field.value for field in kept.written()] == [WRITTEN]
    assert [field.name for field in kept.others()] == ["day"]


@pytest.mark.parametrize("name", ["password", "new_password1", "code", "secret", "otp_token"])
def test_nothing_is_kept_beside_a_secret(name: str) -> None:
    assert a_request({"text": WRITTEN, name: "geheim-7"}) is None


def test_a_file_is_not_kept() -> None:
    file = SimpleUploadedFile("a.txt", b"x" * 100)
    assert typed(RequestFactory().post(COMMENT, {"file": file, "text": WRITTEN}, headers=HERE)) is None


def test_too_much_is_not_kept() -> None:
    assert a_request({"text": "长" * 200_001}) is None


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Referer": "https://evil.example/"}]
)
def test_a_text_of_another_site_is_not_shown_as_ones_own(headers: dict[str, str]) -> None:
    assert a_request({"text": WRITTEN}, **headers) is None


def signed_in(cast: Cast, person: str) -> Client:
    client = Client()
    sign_in(client, person=getattr(cast, person).username)
    return client


def sign_in(client: Client, *, person: str, following: str = "") -> str:
    sent = {"username": person, "password": PASSWORD, "next": following}
    return client.post("/accounts/sign-in/", sent, follow=True).content.decode()


def sent_too_late(cast: Cast) -> tuple[Client, str, str]:
    """The browser, the address it sent to, and where it was led."""
    client, path = signed_in(cast, "office"), f"/measures/{assigned(cast).pk}/comment/"
    client.cookies.pop("sessionid")
    answer = client.post(path, urlencode({"text": WRITTEN}), FORM, headers=HERE)
    return client, path, answer["Location"]


@pytest.mark.django_db
def test_it_stands_there_again_after_the_sign_in(cast: Cast) -> None:
    client, path, door = sent_too_late(cast)
    assert "已保留一小时" in client.get(door).content.decode()
    page = sign_in(client, person=cast.office.username, following="/accounts/kept/")
    assert f'action="{path}"' in page
    assert WRITTEN.replace("\n", "\r\n") in page or WRITTEN in page
    client.post(path, {"text": WRITTEN, "is_kept_form": "1"}, headers=HERE)
    assert Comment.objects.get().text.strip() == WRITTEN.strip()
    assert kept_for(cast.office.pk) is None


@pytest.mark.django_db
def test_nobody_else_sees_it(cast: Cast) -> None:
    client, _path, _door = sent_too_late(cast)
    page = sign_in(client, person=cast.handler.username, following="/accounts/kept/")
    assert "走访台账已经建立" not in page


@pytest.mark.django_db
def test_a_browser_nobody_was_signed_in_with_is_led_to_the_page_again(cast: Cast) -> None:
    headers = HERE | {"Referer": "http://testserver/measures/1/"}
    answer = Client().post(COMMENT, urlencode({"text": WRITTEN}), FORM, headers=headers)
    assert answer["Location"].endswith("next=/measures/1/")


@pytest.mark.django_db
def test_who_signed_out_himself_is_told_nothing(cast: Cast) -> None:
    client = signed_in(cast, "office")
    client.post("/accounts/sign-out/")
    assert "登录已过期" not in client.get("/ledger/", follow=True).content.decode()


@pytest.mark.django_db
def test_a_page_too_old_keeps_its_text(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.office)
    sent = urlencode({"text": WRITTEN})
    answer = client.post(COMMENT, sent, FORM, headers=HERE)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "走访台账已经建立" in page
    assert 'name="csrfmiddlewaretoken" value=""' not in page
    elsewhere = client.post(COMMENT, sent, FORM, headers={"Origin": "https://evil.example"})
    assert "走访台账已经建立" not in elsewhere.content.decode()


def test_a_database_that_is_away_gives_the_text_back() -> None:
    request = RequestFactory().post(COMMENT, urlencode({"text": WRITTEN}), FORM, headers=HERE)
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        answer = server_error(request)
    assert answer.status_code == 503
    assert "走访台账已经建立" in answer.content.decode()
