"""双因素认证: who has to have it, and how it is taken off again."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import services
from accounts.models import User
from accounts.signing_in import sign_in
from audit.exceptions import Refused
from tests.accounts.codes import (
    CODE,
    PAGE,
    SIGN_IN,
    after_password,
    bound,
    code_of,
    is_in,
    reasons,
    signed_in,
)
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("steady_clock")]
START = reverse("accounts:start_second_factor")
CONFIRM = reverse("accounts:confirm_second_factor")
RENEW = reverse("accounts:renew_recovery_codes")
OFF = reverse("accounts:switch_off_second_factor")


def text_of(client: Client, url: str, **data: str) -> str:
    return unescape(client.post(url, data, follow=True).content.decode())


def test_the_roles_of_the_setting_are_held_until_they_have_it(cast: Cast, settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["COORDINATOR"]
    client = signed_in(cast.office)
    assert client.get("/")["Location"] == PAGE
    assert client.post(reverse("notices:imports"))["Location"] == PAGE
    assert "整改办必须使用双因素认证" in client.get(PAGE).content.decode()
    client.post(START, {"password": PASSWORD})
    assert client.get("/")["Location"] == PAGE
    cast.office.refresh_from_db()
    client.post(CONFIRM, {"code": code_of(cast.office)})
    assert is_in(client)
    assert is_in(signed_in(cast.handler))


def test_a_session_older_than_the_demand_goes_on(cast: Cast, settings: Settings) -> None:
    bound(cast.office)
    client = cast.client("office")
    settings.SECOND_FACTOR_ROLES = ["COORDINATOR"]
    assert is_in(client)


def test_a_misspelt_role_stops_the_start(settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["ADMIN"]
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"export": "many"}
    assert {found.id for found in run_checks()} >= {"accounts.E001", "accounts.E002"}


def test_it_is_switched_off_where_it_is_not_demanded(cast: Cast, settings: Settings) -> None:
    bound(cast.handler)
    client = after_password(cast.handler)
    client.post(CODE, {"code": code_of(cast.handler)})
    settings.SECOND_FACTOR_ROLES = ["HANDLER"]
    assert "不能关闭" in text_of(client, OFF, password=PASSWORD)
    settings.SECOND_FACTOR_ROLES = []
    assert "双因素认证已关闭" in text_of(client, OFF, password=PASSWORD)
    assert is_in(client) and is_in(signed_in(cast.handler))
    assert "没有开启" in text_of(client, OFF, password=PASSWORD)


def test_every_change_of_it_ends_the_other_sessions(cast: Cast) -> None:
    there = signed_in(cast.handler)
    bound(cast.handler)
    assert not is_in(there)
    there = after_password(cast.handler)
    there.post(CODE, {"code": code_of(cast.handler)})
    assert is_in(there)
    sign_in.reset_second_factor(cast.handler.pk, by=cast.office)
    assert not is_in(there)
    bound(User.objects.get(pk=cast.handler.pk))
    there = after_password(cast.handler)
    there.post(CODE, {"code": code_of(User.objects.get(pk=cast.handler.pk))})
    sign_in.switch_off_second_factor(cast.handler)
    assert not is_in(there)


def test_the_office_takes_it_off_for_who_lost_the_phone(cast: Cast) -> None:
    bound(cast.handler)
    client = signed_in(cast.office)
    assert "重置双因素认证" in client.get(reverse("accounts:users")).content.decode()
    url = reverse("accounts:user_reset_second_factor", args=[cast.handler.pk])
    assert client.get(url).status_code == 405
    assert "已重置“赵磊”的双因素认证" in text_of(client, url)
    assert "没有开启双因素认证" in text_of(client, url)
    assert reasons(cast.handler)[0] == (cast.office.label, "重置双因素认证")
    assert is_in(signed_in(cast.handler))


def test_nobody_takes_off_his_own_or_what_he_does_not_look_after(cast: Cast) -> None:
    for user in (cast.office, cast.handler):
        bound(user)
    with pytest.raises(Refused, match="自己的账号"):
        sign_in.reset_second_factor(cast.office.pk, by=cast.office)
    with pytest.raises(User.DoesNotExist):
        sign_in.reset_second_factor(cast.handler.pk, by=cast.stranger)
    with pytest.raises(User.DoesNotExist):
        sign_in.reset_second_factor(cast.handler.pk, by=cast.leader)


def test_the_panel_takes_it_off_too(cast: Cast) -> None:
    bound(cast.handler)
    client = cast.client("admin")
    data = {"action": "reset_second_factor", "_selected_action": [cast.handler.pk]}
    page = client.post(reverse("admin:accounts_user_changelist"), data, follow=True)
    assert "已办理" in page.content.decode()
    assert not cast.handler.has_second_factor()


def test_the_first_password_is_changed_before_the_phone_is_bound(cast: Cast, settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["HANDLER"]
    account, password = services.reset_password(cast.handler.pk, by=cast.office)
    client = Client()
    client.post(SIGN_IN, {"username": account.username, "password": password})
    assert client.get("/")["Location"] == reverse("accounts:change_password")
    assert client.get(PAGE)["Location"] == reverse("accounts:change_password")
