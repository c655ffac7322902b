"""No address leads off the site, and no request is larger than what is meant to be sent."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.access import address_of, addresses, world
from tests.accounts.codes import CODE, SIGN_IN, bound, code_of
from tests.answers import released
from tests.cast import PASSWORD, Cast
from tests.signing_in import signed_in, still_signed_in

pytestmark = pytest.mark.django_db
EVIL = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https:\\\\evil.example",
    " //evil.example",
    "\t//evil.example",
    "/%09/evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "ftp://testserver/",
)


def leads_off(location: str) -> bool:
    """As a browser reads it: backslashes are slashes, white space in front is nothing."""
    plain = location.strip().replace("\\", "/")
    parts = urlsplit(plain)
    return bool(parts.scheme or parts.netloc or plain.startswith("//"))


@pytest.mark.one_database
@pytest.mark.parametrize("evil", EVIL)
def test_signing_in_leads_nowhere_else(cast: Cast, evil: str) -> None:
    data = {"username": "wangmin", "password": PASSWORD}
    posted = Client().post(SIGN_IN, data | {"next": evil})
    asked = Client().post(f"{SIGN_IN}?next={evil}", data)
    for response in (posted, asked):
        assert response.status_code == 302 and not leads_off(response["Location"])
    client = cast.client("office")
    for url in (SIGN_IN, reverse("admin:login")):
        response = client.get(url, {"next": evil})
        assert response.status_code == 403 or not leads_off(response["Location"])
    door = Client().get(reverse("admin:login"), {"next": evil})
    assert not leads_off(door["Location"])


@pytest.mark.one_database
@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.usefixtures("steady_clock")
def test_neither_does_the_code(cast: Cast, evil: str) -> None:
    bound(cast.office)
    client = Client()
    client.post(SIGN_IN, {"username": "wangmin", "password": PASSWORD, "next": evil})
    response = client.post(f"{CODE}?next={evil}", {"code": code_of(cast.office), "next": evil})
    assert response.status_code == 302 and not leads_off(response["Location"])


@pytest.mark.one_database
@pytest.mark.parametrize("person", ["office", "admin"])
def test_no_address_follows_a_parameter_off_the_site(cast: Cast, person: str) -> None:
    things = world(cast)
    found = {}
    client = signed_in(cast, person)
    for name, pattern in addresses().items():
        url = address_of(name, pattern, things)
        for method in ("get", "post"):
            client = still_signed_in(client, cast, person)
            evil = dict.fromkeys(("next", "return", "url", "to", "back", "redirect", "continue"), EVIL[1])
            headers = {"referer": EVIL[0], "x-forwarded-host": "evil.example"}
            response = released(getattr(client, method)(url, evil, headers=headers))
            if response.status_code in (301, 302) and leads_off(response["Location"]):
                found[name] = response["Location"]
    assert found == {}


def test_a_form_has_no_thousands_of_fields(cast: Cast) -> None:
    client = cast.client("office")
    data = {f"field{number}": "x" for number in range(5_001)}
    assert client.post(reverse("measures:assign_many"), data).status_code == 413


def test_a_form_without_files_has_no_hundred_megabytes(cast: Cast) -> None:
    client = cast.client("office")
    data = {"text": "长" * (3 * 1024 * 1024)}
    body = "text=" + data["text"]
    kind = "application/x-www-form-urlencoded"
    response = client.post(reverse("notices:imports"), body.encode(), content_type=kind)
    assert response.status_code == 413
    assert "内容太多" in response.content.decode()
