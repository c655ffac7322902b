"""What every answer tells the browser not to do."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.access import address_of, addresses, world
from tests.answers import Answer
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "object-src 'none'",
}
# Stricter ones, or one for the screen that embeds them: test_evidence_page, tests/api/test_embeds.
OF_THEIR_OWN = {"measures:evidence", "accounts:mark", "api:embed"}


def complaint(answer: Answer) -> str | None:
    """What is missing from the headers of a page."""
    headers = answer.headers
    if set(headers.get("Content-Security-Policy", "").split("; ")) != POLICY:
        return f"policy: {headers.get('Content-Security-Policy')}"
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    wrong = {name: headers.get(name) for name, value in wanted.items() if headers.get(name) != value}
    if wrong or "camera=()" not in headers.get("Permissions-Policy", ""):
        return f"headers: {wrong}"
    return None


def test_every_page_carries_them(cast: Cast) -> None:
    things, found = world(cast), {}
    client = cast.client("office")
    for name, pattern in addresses().items():
        if name not in OF_THEIR_OWN:
            found[name] = complaint(client.get(address_of(name, pattern, things)))
    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 30


@pytest.mark.parametrize("path", ["/admin/", "/nowhere/", "/accounts/sign-in/", "/healthz"])
def test_pages_apart_carry_them_too(path: str, cast: Cast) -> None:
    client = cast.client("admin")
    if path == "/healthz":
        assert client.get(path).headers["Content-Type"] == "text/plain"
    else:
        assert complaint(client.get(path, follow=True)) is None


def test_behind_tls_browsers_are_told_to_stay_there(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    answer = Client().get("/accounts/sign-in/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in Client().get("/accounts/sign-in/").headers


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil"],
)
def test_nothing_leads_out(target: str, cast: Cast) -> None:
    for path in ("/accounts/sign-in/", "/admin/login/"):
        client = Client()
        answer = client.get(path, {"next": target}, follow=True)
        data = {"username": "wangmin", "password": "a-long-password-7", "next": target}
        answer = client.post("/accounts/sign-in/", data | {"next": target})
        assert answer.status_code == 302
        assert answer.headers["Location"] in ("/", "/accounts/password/")


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/nowhere/", 404, "没有找到"),
        ("/measures/999999999999999999999/", 404, "没有找到"),
        ("/\x00", 404, "没有找到"),
    ],
)
def test_pages_of_errors_speak_chinese(path: str, status: int, sentence: str, cast: Cast) -> None:
    client = cast.client("office")
    answer = client.get(path)
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert complaint(answer) is None


def test_pages_stay_on_no_disk(cast: Cast) -> None:
    client = cast.client("office")
    for path in ("/", f"/measures/{cast.measure.pk}/", "/ledger/export/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]


def test_the_address_of_a_form_that_is_opened_says_so(cast: Cast) -> None:
    client = cast.client("handler")
    answer = client.get(f"/measures/{cast.measure.pk}/extensions/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "只用于提交表单" in answer.content.decode()
    assert answer.headers["Content-Length"] == str(len(answer.content))
