"""Sessions end with password, role, place, day, or one click; passwords are not taken twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import services
from accounts.models import OldPassword, Role, User
from accounts.signing_in.lockout import FIRST, cool_off
from tests.accounts.people import values
from tests.cast import PASSWORD, Cast

HOME = "/"
pytestmark = pytest.mark.django_db


def signed_in(cast: Cast, person: str = "handler") -> Client:
    client = Client()
    client.post(
        reverse("accounts:sign_in"), {"username": getattr(cast, person).username, "password": PASSWORD}
    )
    assert client.get(HOME).status_code == 200
    return client


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_a_reset_password_ends_the_sessions(cast: Cast) -> None:
    client = signed_in(cast)
    services.reset_password(cast.handler.pk, by=cast.office)
    assert not is_in(client)


@pytest.mark.parametrize("change", [{"role": Role.VIEWER, "department": None}, {"department": "science"}])
def test_another_role_or_place_ends_the_sessions(change: dict[str, object], cast: Cast) -> None:
    client = signed_in(cast)
    changes = change | ({"department": cast.science} if change.get("department") else {})
    services.edit_user(cast.handler.pk, by=cast.office, **values(cast, **changes))
    assert not is_in(client)


def test_another_phone_number_does_not(cast: Cast) -> None:
    client = signed_in(cast)
    services.edit_user(cast.handler.pk, by=cast.office, **values(cast, full_name="赵磊", phone="8123456"))
    assert is_in(client)


def test_one_click_ends_all_other_sessions(cast: Cast) -> None:
    here, there = signed_in(cast), signed_in(cast)
    response = here.post(reverse("accounts:end_sessions"), follow=True)
    assert "其他地方的登录已全部退出" in response.content.decode()
    assert is_in(here)
    assert not is_in(there)
    assert is_in(signed_in(cast))


def test_a_change_of_the_own_password_keeps_this_session_only(cast: Cast) -> None:
    here, there = signed_in(cast), signed_in(cast)
    new = "Mingtian-zaijian"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post(reverse("accounts:change_password"), data).status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_a_session_ends_after_a_day_of_work(cast: Cast, settings: Settings) -> None:
    settings.SESSION_LIFE = 3600
    settings.SESSION_COOKIE_AGE = 1800
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in(cast)
        for minutes in (20, 40, 55):
            clock.move_to(start + timedelta(minutes=minutes))
            assert is_in(client)
        clock.move_to(start + timedelta(minutes=61))
        assert not is_in(client)


def test_a_switched_off_account_is_out_at_once(cast: Cast) -> None:
    client = signed_in(cast)
    services.set_active(cast.handler.pk, by=cast.office, is_active=False)
    assert not is_in(client)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Short-1", "至少要有10位"),
        ("onlysmallletters", "至少三种"),
        ("Zhaolei-1!", "相似"),
        ("Password123!", "常见密码"),
        ("Admin@123456", "常见密码"),
        ("P@ssw0rd2026!", "常见密码"),
        ("Aa123456789!", "很短的词"),
        ("Yunshan#7788x", None),
        ("1234567890", "至少三种"),
        (PASSWORD, "用过的密码"),
    ],
)
def test_rules_of_a_password(password: str, words: str | None, cast: Cast) -> None:
    if words is None:
        validate_password(password, cast.handler)
        return
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, cast.handler)
    assert words in "".join(refusal.value.messages)


def test_former_passwords_are_not_taken_again(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HISTORY = 2
    for number in range(4):
        services.change_own_password(cast.handler, f"Neue-Losung-{number}")
    user = User.objects.get(pk=cast.handler.pk)
    for number in (1, 2, 3):
        with pytest.raises(ValidationError, match="用过的密码"):
            validate_password(f"Neue-Losung-{number}", user)
    validate_password("Neue-Losung-0", user)
    assert OldPassword.objects.filter(user=user).count() == 2


def test_an_old_password_has_to_be_renewed(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_DAYS = 90
    client = signed_in(cast)
    User.objects.filter(pk=cast.handler.pk).update(password_changed_at=timezone.now() - timedelta(days=91))
    assert client.get(HOME)["Location"] == reverse("accounts:change_password")


@pytest.mark.parametrize(("failures", "times"), [(0, 1), (5, 1), (9, 1), (10, 2), (15, 4), (500, 64)])
def test_each_further_round_of_failures_locks_for_longer(failures: int, times: int) -> None:
    AccessAttempt.objects.create(username="x", ip_address="127.0.0.1", failures_since_start=failures)
    request = RequestFactory().post("/", {"username": "x"})
    assert cool_off(request) == FIRST * times
    assert cool_off(RequestFactory().post("/", {"username": "y"})) == FIRST
