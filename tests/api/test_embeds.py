"""大屏链接: one picture of the overview, without signing in, in the frames of those who are named."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import services as accounts
from api.embedding import path_of, wanted_by
from api.models import ApiToken, TokenScope
from api.services import make_token, revoke_token
from audit.exceptions import Refused
from tests.api.callers import Caller
from tests.cast import PASSWORD, Cast, assigned

pytestmark = pytest.mark.django_db
PAGE = reverse("api:embeds")
SCREEN = "https://screen.example"


@pytest.fixture(autouse=True)
def allowed(settings: Settings) -> None:
    settings.EMBED_ANCESTORS = [SCREEN]


def link(cast: Cast, **changes: object) -> str:
    given = {"name": "大屏", "slide": "overview", "inspection": str(cast.inspection.pk), "days": "30"}
    page = cast.client("viewer").post(PAGE, given | {"password": PASSWORD} | changes)
    assert page.status_code == 200
    return str(page.context["url"]).removeprefix("http://testserver")


def test_a_screen_shows_it_without_signing_in(cast: Cast) -> None:
    assigned(cast)
    answer = Client().get(link(cast))
    page = answer.content.decode()
    assert (
        answer.status_code == 200 and "<svg" in page and "<script" not in page and answer["Refresh"] == "60"
    )
    assert f"frame-ancestors {SCREEN}" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer and not answer.cookies


def test_nobody_else_frames_it_and_nothing_else_is_framed(cast: Cast, settings: Settings) -> None:
    url = link(cast)
    settings.EMBED_ANCESTORS = []
    assert "frame-ancestors 'none'" in Client().get(url)["Content-Security-Policy"]
    assert "EMBED_ANCESTORS" in cast.client("viewer").get(PAGE).content.decode()
    with pytest.raises(Refused, match="EMBED_ANCESTORS"):
        make_token(by=cast.viewer, name="大屏", scope=TokenScope.EMBED, days=30)
    assert SCREEN not in Client().get(reverse("accounts:sign_in"))["Content-Security-Policy"]


@pytest.mark.parametrize("end", ["revoked", "reset", "forged", "archived"])
def test_it_ends(cast: Cast, end: str) -> None:
    url = link(cast)
    if end == "revoked":
        revoke_token(ApiToken.objects.get().pk, by=cast.viewer)
    elif end == "reset":
        accounts.reset_password(cast.viewer.pk, by=cast.office)
    elif end == "archived":
        type(cast.inspection).objects.filter(pk=cast.inspection.pk).update(archived_at="2024-01-01T00:00Z")
    else:
        url = url[:-4] + "abc/"
    answer = Client().get(url)
    assert answer.status_code == 410 and "链接已失效" in unescape(answer.content.decode())


def test_its_token_opens_no_interface(cast: Cast) -> None:
    wanted = wanted_by(link(cast).split("/")[2])
    assert wanted is not None and path_of(wanted)
    assert Caller(wanted.secret).get("me/").status_code == 403


def test_what_is_not_seen_is_not_offered(cast: Cast) -> None:
    page = cast.client("stranger").post(
        PAGE,
        {
            "name": "x",
            "slide": "overview",
            "inspection": cast.inspection.pk,
            "days": "30",
            "password": PASSWORD,
        },
    )
    assert page.status_code == 422 and not ApiToken.objects.exists()
