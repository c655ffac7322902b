"""Tokens: made once, ended with what ends a person's sessions, revoked, counted, noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import services as accounts
from accounts.models import Role, User
from api.models import ApiToken, TokenScope
from api.rules import MAX_TOKENS
from api.services import make_token
from audit.events import Event
from audit.models import AuditEntry
from jobs.paging import PAGE_SIZE
from tests.accounts.outside.coming import link
from tests.api.callers import Caller, caller, read
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
PAGE = reverse("api:tokens")
MEASURES = reverse("api:measures")


def given(**changes: object) -> dict[str, object]:
    return {"name": "OA待办", "scope": "READ", "days": "90", "password": PASSWORD} | changes


def test_it_is_shown_once_and_kept_as_a_digest(cast: Cast) -> None:
    page = cast.client("office").post(PAGE, given())
    secret = page.context["secret"]
    assert secret in page.content.decode() and page["Cache-Control"] == "private, no-store"
    token = ApiToken.objects.get()
    assert secret not in str(vars(token))
    assert read(Caller(secret).get("me/"))["token"] == "OA待办"
    assert secret not in cast.client("office").get(PAGE).content.decode()
    entry = AuditEntry.objects.get(event=Event.MAKE_TOKEN)
    assert (entry.about, entry.detail) == ("OA待办", "只读;有效90天")


def test_it_asks_for_the_password_and_keeps_what_was_typed(cast: Cast) -> None:
    page = cast.client("office").post(PAGE, given(password="falsch"))
    assert page.status_code == 422 and 'value="OA待办"' in page.content.decode()
    assert not ApiToken.objects.exists()


def test_who_sees_no_findings_has_none(cast: Cast) -> None:
    page = cast.client("admin").post(PAGE, given())
    assert page.status_code == 422 and "看不到整改内容" in page.content.decode()


def test_nobody_has_more_than_he_can_look_after(cast: Cast) -> None:
    for _ in range(MAX_TOKENS):
        caller(cast, "office")
    assert "先停用" in cast.client("office").post(PAGE, given()).content.decode()


def test_without_a_token_there_is_no_interface(cast: Cast) -> None:
    assert Client().get(MEASURES).status_code == 404
    caller(cast, "office")
    assert Client().get(MEASURES).status_code == 401


@pytest.mark.parametrize(
    "sent", ["", "Bearer ", "Bearer rectify_x", "Basic eDp5", "Bearer 令牌\x00", "Token x"]
)
def test_what_is_no_token_opens_nothing(cast: Cast, sent: str) -> None:
    caller(cast, "office")
    answer = Client().get(MEASURES, headers={"Authorization": sent})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_session_opens_nothing(cast: Cast) -> None:
    caller(cast, "office")
    client = cast.client("office")
    answer = client.get(MEASURES)
    assert answer.status_code == 401 and not answer.cookies


ENDS: dict[str, Callable[[Cast], object]] = {
    "role": lambda cast: accounts.edit_user(
        cast.viewer.pk,
        by=cast.office,
        full_name="何书记",
        role=Role.LEADER,
        organization=cast.organization,
        department=None,
        position_title="",
        phone="",
        email="",
    ),
    "disabled": lambda cast: accounts.set_active(cast.viewer.pk, by=cast.office, is_active=False),
    "reset": lambda cast: accounts.reset_password(cast.viewer.pk, by=cast.office),
    "sessions": lambda cast: accounts.end_sessions(cast.viewer),
    "password": lambda cast: accounts.change_own_password(cast.viewer, "Another-long-one-8"),
    "revoked": lambda cast: cast.client("office").post(
        reverse("api:token_revoke", args=[ApiToken.objects.get().pk])
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_it_ends_with_what_ends_a_session(cast: Cast, name: str) -> None:
    asking = caller(cast, "viewer")
    assert asking.get("me/").status_code == 200
    ENDS[name](cast)
    # Another one, so that the interface is there.
    caller(cast, "office")
    answer = asking.get("me/")
    assert answer.status_code == 401 and answer.json()["detail"].endswith("。")


def test_it_ends_by_itself(cast: Cast) -> None:
    asking = caller(cast, "office")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert "已过期" in asking.get("me/").json()["detail"]
        assert Client().get(MEASURES).status_code == 404


def test_who_needs_a_second_factor_needs_it_here(cast: Cast, settings: Settings) -> None:
    asking = caller(cast, "office")
    settings.SECOND_FACTOR_ROLES = ["COORDINATOR"]
    assert "双因素" in asking.get("me/").json()["detail"]


def test_others_revoke_for_whom_they_look_after_alone(cast: Cast) -> None:
    caller(cast, "viewer")
    url = reverse("api:token_revoke", args=[ApiToken.objects.get().pk])
    assert cast.client("stranger").post(url).status_code == 404
    assert cast.client("handler").post(url).status_code == 404
    assert cast.client("office").get(url).status_code == 405
    cast.client("office").post(url)
    assert ApiToken.objects.get().revoked_by_name == cast.office.label
    assert AuditEntry.objects.filter(event=Event.REVOKE_TOKEN, actor=cast.office).exists()
    cast.client("office").post(url)
    assert AuditEntry.objects.filter(event=Event.REFUSED, detail="这个令牌已经停用。").exists()


def test_what_each_token_asks_is_counted(cast: Cast, settings: Settings) -> None:
    first, second = caller(cast, "office"), caller(cast, "viewer")
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"api": "2/600"}
    assert [first.get("me/").status_code for _ in range(3)] == [200, 200, 429]
    assert int(first.get("me/")["Retry-After"]) > 0
    assert second.get("me/").status_code == 200


def test_who_tries_tokens_is_stopped_and_noted(cast: Cast, settings: Settings) -> None:
    caller(cast, "office")
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"api_address": "2/600"}
    assert [Caller("rectify_x").get("me/").status_code for _ in range(3)] == [401, 401, 429]
    assert AuditEntry.objects.filter(event=Event.REFUSED, about="接口令牌").count() == 1


def test_the_day_of_its_use_is_shown(cast: Cast) -> None:
    asking = caller(cast, "office")
    asking.get("me/")
    assert ApiToken.objects.get().used_on == timezone.localdate()


def test_the_secret_is_in_no_log_and_no_trail(cast: Cast) -> None:
    person = User.objects.get(pk=cast.office.pk)
    _, secret = make_token(by=person, name="OA", scope=TokenScope.ACT, days=30)
    asking = Caller(secret)
    asking.get(f"measures/{cast.measure.pk}/")
    asking.post(f"measures/{cast.measure.pk}/submit/", {})
    told = " ".join(
        " ".join(map(str, row)) for row in AuditEntry.objects.values_list("path", "about", "detail")
    )
    assert "令牌:OA" in told and secret not in told


def test_who_comes_with_the_citys_account_makes_one_right_after_coming(
    cast: Cast, settings: Settings
) -> None:
    settings.WAYS_IN = ["CAS"]
    link(cast.viewer, "CAS", "7")
    client = cast.client("viewer")
    assert "登录密码" not in client.get(PAGE).content.decode()
    User.objects.filter(pk=cast.viewer.pk).update(last_login=timezone.now() - timedelta(minutes=11))
    assert "请退出后重新登录再办" in client.post(PAGE, given()).content.decode()
    User.objects.filter(pk=cast.viewer.pk).update(last_login=timezone.now())
    client.post(PAGE, given())
    assert ApiToken.objects.filter(person=cast.viewer).count() == 1


def test_that_he_came_in_elsewhere_opens_nothing_in_a_browser_left_open(
    cast: Cast, settings: Settings
) -> None:
    settings.WAYS_IN = ["CAS"]
    link(cast.viewer, "CAS", "7")
    left_open = cast.client("viewer")
    left_open.get(PAGE)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        fresh = cast.client("viewer")
        fresh.get(PAGE)
        assert "请退出后重新登录再办" in left_open.post(PAGE, given()).content.decode()
        fresh.post(PAGE, given())
    assert ApiToken.objects.filter(person=cast.viewer).count() == 1


def test_many_are_paged(cast: Cast) -> None:
    caller(cast, "viewer")
    one = ApiToken.objects.get()
    kept = {"person": one.person, "rights": one.rights, "expires_at": one.expires_at}
    ApiToken.objects.bulk_create(
        ApiToken(name=f"第{number}个", digest=f"{number:064}", **kept) for number in range(PAGE_SIZE + 2)
    )
    first = cast.client("viewer").get(PAGE)
    assert len(first.context["rows"]) == PAGE_SIZE
    after = first.context["page"].after
    assert len(cast.client("viewer").get(PAGE, {"after": after}).context["rows"]) == 3
