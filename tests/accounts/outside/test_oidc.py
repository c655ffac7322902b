"""Signing in at an OpenID Connect provider: against Canaille, and against one that lies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import RSAKey
from pytest_django import Settings

from accounts.models import Role, User, WayIn
from accounts.signing_in.outside import NotLetIn, OutsidePerson, oidc
from accounts.signing_in.outside.leaving import leave_unseen
from accounts.signing_in.outside.people import admit
from audit.exceptions import Refused
from tests.accounts.codes import CODE, bound
from tests.accounts.outside.coming import is_in, link, told
from tests.cast import Cast
from tests.services.oidc_site import CLIENT_ID, CLIENT_SECRET, PASSWORD
from tests.services.sites import OURS, Visitor, running

pytestmark = pytest.mark.django_db
START, RETURN = reverse("accounts:oidc_start"), reverse("accounts:oidc_return")


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running("tests.services.oidc_site", OURS + RETURN) as address:
        yield address


@pytest.fixture
def city(issuer: str, settings: Settings) -> str:
    cache.clear()
    settings.WAYS_IN, settings.SITE_URL = ["OIDC"], OURS
    settings.OIDC_ISSUER, settings.OIDC_SCOPES = issuer, "openid profile email groups"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    settings.OUTSIDE_LINK_BY_NAME = True
    return issuer


def at_the_city(asked: str, name: str = "wangmin") -> str:
    """The address with which the provider sends the browser back."""
    visitor = Visitor()
    at, page = visitor.go(asked)
    at, page = visitor.fill_in(at, page, login=name)
    at, page = visitor.fill_in(at, page, password=PASSWORD)
    assert at.startswith(OURS + RETURN), page
    return at.removeprefix(OURS)


def come(name: str = "wangmin", *, goes_to: str = "") -> tuple[Client, str]:
    """A browser that came in, or not, and where it was led."""
    client = Client()
    asked = client.get(START, {"next": goes_to})["Location"]
    return client, client.get(at_the_city(asked, name))["Location"]


def test_it_is_off_by_default(client: Client) -> None:
    assert client.get(START).status_code == client.get(RETURN).status_code == 404


def test_it_signs_in_by_the_subject_and_goes_where_it_was_asked_to(cast: Cast, city: str) -> None:
    client, goes_to = come(goes_to="/inbox/")
    assert is_in(client) and goes_to == "/inbox/"
    cast.office.refresh_from_db()
    assert cast.office.outside_id.startswith(f"{city} ")
    assert told()[0] == ("SIGN_IN", "用统一身份认证(OIDC)登录:wangmin")
    User.objects.filter(pk=cast.office.pk).update(username="another-name-here")
    assert is_in(come()[0])


def test_an_answer_serves_once_and_in_the_browser_that_asked(cast: Cast, city: str) -> None:
    client = Client()
    back = at_the_city(client.get(START)["Location"])
    other = Client()
    assert other.get(back)["Location"] == reverse("accounts:sign_in")
    assert not is_in(other)
    assert told()[0][0] == "SIGN_IN_FAILED"
    client.get(back)
    assert is_in(client)
    client.logout()
    client.get(back)
    assert not is_in(client)


@pytest.mark.one_database
def test_a_forged_state_or_code_or_issuer_opens_nothing(cast: Cast, city: str) -> None:
    client = Client()
    asked = parse_qs(urlsplit(client.get(START)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["nonce"] and asked["state"]
    state = asked["state"][0]
    forged = (
        {"state": "forged", "code": "x"},
        {"code": "x"},
        {"state": state, "code": "x", "iss": "https://evil.example"},
        {"state": state, "code": "x"},
        {"state": state, "error": "access_denied"},
    )
    for query in forged:
        assert client.get(RETURN, query)["Location"] == reverse("accounts:sign_in")
    assert not is_in(client)


def test_it_leads_nowhere_else_and_back_to_the_address_that_is_set(cast: Cast, city: str) -> None:
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert come(goes_to=wanted)[1] == reverse("measures:my_work")
    asked = Client().get(START, headers={"host": "localhost"})["Location"]
    assert parse_qs(urlsplit(asked).query)["redirect_uri"] == [OURS + RETURN]


def test_the_second_factor_stays(cast: Cast, city: str) -> None:
    bound(cast.office)
    client, goes_to = come()
    assert goes_to == CODE and not is_in(client)


def test_the_groups_give_the_role(cast: Cast, city: str, settings: Settings) -> None:
    settings.OUTSIDE_ROLES = [["VIEWER", "heads"]]
    assert is_in(come()[0])
    cast.office.refresh_from_db()
    assert cast.office.role == Role.VIEWER


def test_a_made_account_is_switched_off(cast: Cast, city: str, settings: Settings) -> None:
    settings.OUTSIDE_MAKE_ACCOUNTS, settings.OUTSIDE_ORGANIZATION = True, cast.organization.name
    client, _ = come("xinren")
    assert not is_in(client)
    assert not User.objects.get(username="xinren").is_active


def test_who_has_not_come_for_long_is_switched_off(cast: Cast, city: str) -> None:
    client, _ = come()
    assert leave_unseen(timezone.localdate()) == ""
    User.objects.filter(pk=cast.office.pk).update(outside_seen_at=timezone.now() - timedelta(days=91))
    assert "停用了1个" in leave_unseen(timezone.localdate())
    assert not is_in(client)


@pytest.mark.one_database
def test_a_provider_that_calls_itself_otherwise_or_is_away_is_not_believed(
    cast: Cast, city: str, settings: Settings
) -> None:
    for wrong in (city + "/", "http://localhost:1"):
        cache.clear()
        settings.OIDC_ISSUER = wrong
        page = Client().get(START, follow=True).content.decode()
        assert "没有应答" in page


KEY = RSAKey.generate_key(2048)
OTHER_KEY = RSAKey.generate_key(2048)


def claims(**changed: object) -> dict[str, object]:
    now = int(time.time())
    said = {"iss": "https://city.example", "sub": "7", "aud": CLIENT_ID, "nonce": "asked", "iat": now}
    return said | {"exp": now + 300, "preferred_username": "wangmin"} | changed


@pytest.fixture
def told_by(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider whose answer is what a test says."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "https://city.example", CLIENT_ID
    keys = {"keys": [KEY.as_dict(private=False)]}
    about = {"issuer": settings.OIDC_ISSUER, "token_endpoint": "https://city.example/token", "jwks": keys}
    algorithms = {"id_token_signing_alg_values_supported": ["RS256"]}
    monkeypatch.setattr(oidc, "_metadata", lambda: about | algorithms)


def read(said: dict[str, object], monkeypatch: pytest.MonkeyPatch, *, key: RSAKey = KEY) -> str:
    """Whom the ID token names, when all else is as it should be."""
    token = {"access_token": "a", "id_token": jwt.encode({"alg": "RS256"}, said, key)}
    monkeypatch.setattr(oidc.CityApp, "fetch_access_token", lambda self, **_: token)
    request = RequestFactory().get(RETURN, {"state": "s", "code": "c"})
    request.session = Client().session
    request.session["_state_city_s"] = {"data": {"nonce": "asked"}, "exp": time.time() + 60}
    return oidc.check(request).identifier


@pytest.mark.one_database
@pytest.mark.usefixtures("told_by")
def test_the_id_token_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    now = int(time.time())
    assert read(claims(), monkeypatch) == "https://city.example 7"
    wrong: tuple[dict[str, object], ...] = (
        {"iss": "https://other.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"nonce": "of another sign-in"},
        {"sub": ""},
        {"exp": now - 61},
        {"iat": now + 600},
    )
    for changed in wrong:
        with pytest.raises(NotLetIn):
            read(claims(**changed), monkeypatch)
    for missing in ("nonce", "exp", "sub", "iss"):
        with pytest.raises(NotLetIn):
            read({name: value for name, value in claims().items() if name != missing}, monkeypatch)
    with pytest.raises(NotLetIn):
        read(claims(), monkeypatch, key=OTHER_KEY)


@pytest.mark.usefixtures("told_by")
def test_who_is_linked_needs_no_name_and_who_is_not_does(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTSIDE_LINK_BY_NAME = settings.OUTSIDE_MAKE_ACCOUNTS = True
    nameless = OutsidePerson(WayIn.OIDC, read(claims(preferred_username=["x"]), monkeypatch), "")
    with pytest.raises(Refused, match="没有给出登录名"):
        admit(nameless)
    link(cast.office, "OIDC", nameless.identifier)
    assert admit(nameless) == cast.office


@pytest.mark.usefixtures("told_by")
def test_what_is_asked_for_besides_is_of_the_same_person(monkeypatch: pytest.MonkeyPatch) -> None:
    for subject, is_his in (("7", True), ("8", False)):
        further = {"sub": subject, "preferred_username": "wangmin"}
        monkeypatch.setattr(oidc.CityApp, "userinfo", lambda self, token, further=further: further)
        said = claims()
        del said["preferred_username"]
        if is_his:
            assert read(said, monkeypatch)
            continue
        with pytest.raises(NotLetIn):
            read(said, monkeypatch)


@pytest.mark.usefixtures("told_by")
def test_clocks_may_differ_by_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    said = claims(exp=int(time.time()))
    with time_machine.travel(timezone.now() + timedelta(seconds=50)):
        assert read(said, monkeypatch)
    ahead = int(time.time()) + 50
    assert read(claims(iat=ahead, nbf=ahead), monkeypatch)
