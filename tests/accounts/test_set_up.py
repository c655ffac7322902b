"""首次设置: a code from the terminal makes the administrator and the unit, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Organization, Role, User
from accounts.set_up import new_code
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "Cha-ye-shu-2026"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


def values(code: str, /, **changed: str) -> dict[str, str]:
    return {
        "code": code,
        "name": "云山区科学技术协会",
        "short_name": "区科协",
        "full_name": "陈管",
        "username": "chenguan",
        "password": PASSWORD,
        "again": PASSWORD,
    } | changed


def test_the_code_makes_administrator_and_unit_once(client: Client, place: Path) -> None:
    url, code = reverse("accounts:set_up"), new_code()
    assert code not in (place / "set_up_code").read_text()
    assert (place / "set_up_code").stat().st_mode & 0o077 == 0
    assert "首次设置" in client.get(reverse("accounts:sign_in")).content.decode()
    assert client.get(url).status_code == 200
    response = client.post(url, values(code.upper().replace("-", " ")), follow=True)
    assert "准备工作:区科协" in response.content.decode()
    account, unit = User.objects.get(), Organization.objects.get()
    assert (account.role, account.is_staff, account.is_superuser) == (Role.ADMINISTRATOR, True, False)
    assert account.check_password(PASSWORD)
    assert account.history.exists() and unit.history.first().history_user == account.label
    assert not (place / "set_up_code").exists()
    stranger = Client()
    assert stranger.get(url).status_code == stranger.post(url, values(code)).status_code == 404
    assert "首次设置" not in stranger.get(reverse("accounts:sign_in")).content.decode()
    with pytest.raises(CommandError, match="已经有账号"):
        call_command("set_up_code")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "aaaa-bbbb-cccc"}, "设置码不正确"),
        ({"again": "another"}, "不一致"),
        ({"password": "12345678", "again": "12345678"}, "密码"),
        ({"username": "陈 管"}, "用户名"),
        ({"name": ""}, "必填"),
    ],
)
def test_what_is_wrong_is_said_and_the_code_stays(
    client: Client, changed: dict[str, str], sentence: str
) -> None:
    code = new_code()
    response = client.post(reverse("accounts:set_up"), values(code, **changed))
    assert response.status_code == 422 and sentence in response.content.decode()
    assert not User.objects.exists() and not Organization.objects.exists()
    assert "云山" in response.content.decode() or "name" in changed
    assert client.post(reverse("accounts:set_up"), values(code)).status_code == 302


def test_a_newer_code_ends_the_one_before(client: Client) -> None:
    before, _ = new_code(), new_code()
    assert client.post(reverse("accounts:set_up"), values(before)).status_code == 422


def test_without_a_code_nothing_opens(client: Client) -> None:
    assert client.post(reverse("accounts:set_up"), values("")).status_code == 422
    assert client.post(reverse("accounts:set_up"), values("aaaa")).status_code == 422


def test_guessing_is_slowed_down(client: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"set_up": "2/3600"}
    code = new_code()
    for _ in range(2):
        assert client.post(reverse("accounts:set_up"), values("aaaa-bbbb-cccc")).status_code == 422
    assert client.post(reverse("accounts:set_up"), values(code)).status_code == 429


def test_where_there_are_accounts_there_is_no_such_page(cast: Cast) -> None:
    for person in ("admin", "office"):
        assert cast.client(person).get(reverse("accounts:set_up")).status_code == 404
