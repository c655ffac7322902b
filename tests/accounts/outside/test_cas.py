"""Signing in at a CAS server, by both versions of the protocol: against django-cas-server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Role
from accounts.signing_in.outside import cas
from tests.accounts.codes import CODE, bound
from tests.accounts.outside.coming import is_in, told
from tests.cast import Cast
from tests.services.cas_site import PASSWORD, PERSON
from tests.services.sites import OURS, Visitor, running

pytestmark = pytest.mark.django_db
START, RETURN = reverse("accounts:cas_start"), reverse("accounts:cas_return")
SIGN_IN = reverse("accounts:sign_in")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running("tests.services.cas_site") as address:
        yield address


@pytest.fixture
def city(server: str, settings: Settings) -> str:
    settings.WAYS_IN, settings.SITE_URL, settings.CAS_URL = ["CAS"], OURS, server
    settings.CAS_ID, settings.OUTSIDE_LINK_BY_NAME = "employeeNumber", True
    return server


def at_the_city(asked: str) -> str:
    """The address with which the server sends the browser back, a ticket in it."""
    visitor = Visitor()
    at, page = visitor.go(asked)
    at, page = visitor.fill_in(at, page, username=PERSON, password=PASSWORD)
    assert at.startswith(OURS + RETURN), page
    return at.removeprefix(OURS)


def come(*, goes_to: str = "") -> tuple[Client, str]:
    client = Client()
    asked = client.get(START, {"next": goes_to})["Location"]
    return client, client.get(at_the_city(asked))["Location"]


def test_it_is_off_by_default(client: Client) -> None:
    assert client.get(START).status_code == client.get(RETURN).status_code == 404


def test_it_signs_in_by_the_number_that_stays(cast: Cast, city: str) -> None:
    client, goes_to = come(goes_to="/inbox/")
    assert is_in(client) and goes_to == "/inbox/"
    cast.office.refresh_from_db()
    assert cast.office.outside_id == "20240017"
    assert told()[0] == ("SIGN_IN", "用统一身份认证(CAS)登录:wangmin")
    assert "用统一身份认证登录" in Client().get(SIGN_IN).content.decode()


def test_version_2_signs_in_by_the_name(cast: Cast, city: str, settings: Settings) -> None:
    settings.CAS_VERSION, settings.CAS_ID = 2, ""
    assert is_in(come()[0])
    cast.office.refresh_from_db()
    assert cast.office.outside_id == PERSON


def test_a_ticket_serves_once_and_in_the_browser_that_asked(cast: Cast, city: str) -> None:
    client = Client()
    back = at_the_city(client.get(START)["Location"])
    other = Client()
    assert other.get(back)["Location"] == SIGN_IN
    # Not even one that has asked for a ticket itself.
    state = parse_qs(urlsplit(parse_qs(urlsplit(other.get(START)["Location"]).query)["service"][0]).query)
    ticket = parse_qs(urlsplit(back).query)["ticket"][0]
    assert other.get(RETURN, {"state": state["state"][0], "ticket": ticket})["Location"] == SIGN_IN
    assert not is_in(other)
    assert told()[0][0] == "SIGN_IN_FAILED"
    # The server was asked for that ticket with another address, so it is spent.
    client.get(back)
    assert not is_in(client)


@pytest.mark.one_database
def test_a_used_late_or_forged_answer_opens_nothing(cast: Cast, city: str) -> None:
    client = Client()
    back = at_the_city(client.get(START)["Location"])
    client.get(back)
    assert is_in(client)
    client.logout()
    for query in (back, RETURN, f"{RETURN}?{urlencode({'state': '', 'ticket': 'ST-x'})}"):
        client.get(query)
        assert not is_in(client)
    late = Client()
    back = at_the_city(late.get(START)["Location"])
    with time_machine.travel(time.time() + cas.GOOD_FOR + 1):
        assert late.get(back)["Location"] == SIGN_IN
    assert not is_in(late)


def test_the_second_factor_stays_and_it_leads_nowhere_else(cast: Cast, city: str) -> None:
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert come(goes_to=wanted)[1] == reverse("measures:my_work")
    bound(cast.office)
    client, goes_to = come()
    assert goes_to == CODE and not is_in(client)


def test_the_groups_give_the_role(cast: Cast, city: str, settings: Settings) -> None:
    settings.OUTSIDE_ROLES = [["VIEWER", "heads"]]
    assert is_in(come()[0])
    cast.office.refresh_from_db()
    assert cast.office.role == Role.VIEWER


class Answer:
    """What a server says that is none, or that lies."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def raise_for_status(self) -> None:
        pass


LIES = {
    b"": "没有应答",
    b"yes\nwangmin\n": "没有应答",
    b"<html><body>wangmin</body></html>": "没有完成",
    b'<!DOCTYPE x [<!ENTITY a "wangmin">]><x>&a;</x>': "没有应答",
    b'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationFailure>'
    b"<cas:authenticationSuccess><cas:user>wangmin</cas:user></cas:authenticationSuccess>"
    b"</cas:authenticationFailure></cas:serviceResponse>": "没有完成",
    b'<cas:serviceResponse xmlns:cas="http://evil.example"><cas:authenticationSuccess><cas:user>wangmin'
    b"</cas:user></cas:authenticationSuccess></cas:serviceResponse>": "没有完成",
    b'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess><cas:user/>'
    b"</cas:authenticationSuccess></cas:serviceResponse>": "没有完成",
}


@pytest.mark.one_database
@pytest.mark.parametrize("content", LIES)
def test_what_is_no_answer_of_the_protocol_opens_nothing(
    content: bytes, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WAYS_IN, settings.SITE_URL, settings.CAS_URL = ["CAS"], OURS, "https://city.example"
    settings.OUTSIDE_LINK_BY_NAME = True
    monkeypatch.setattr(requests, "get", lambda *_, **__: Answer(content))
    client = Client()
    service = parse_qs(urlsplit(client.get(START)["Location"]).query)["service"][0]
    page = client.get(f"{service}&ticket=ST-1".removeprefix(OURS), follow=True).content.decode()
    assert LIES[content] in page and not is_in(client)
