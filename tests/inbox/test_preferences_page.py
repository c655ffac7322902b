"""提醒设置: channels, times and the calendar address."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import services
from accounts.models import User
from accounts.models.sign_in import WayIn
from accounts.signing_in import address_change
from audit.events import Event
from audit.models import AuditEntry
from inbox.models import CalendarAddress, Channel, Preference, Webhook
from tests.accounts import people
from tests.accounts.outside.coming import link
from tests.cast import PASSWORD, Cast

URL = reverse("inbox:preferences")


@pytest.fixture
def handler(cast: Cast) -> Client:
    client = cast.client("handler")
    Webhook.objects.create(
        organization=cast.organization, kind=Channel.WECOM, name="群", secret="k", is_enabled=True
    )
    return client


def values(**changes: object) -> dict[str, object]:
    base = {"email": "zl@example.test", "password": PASSWORD, "is_mail_on": "on", "mail_at": "08:30"}
    return base | {"quiet_from": "20:00", "quiet_until": "08:00"} | changes


def test_it_saves(cast: Cast, handler: Client) -> None:
    response = handler.post(URL, values(), follow=True)
    assert "已保存提醒设置" in response.content.decode()
    row = Preference.objects.get()
    assert (row.person, row.is_mail_on, row.are_robots_on) == (cast.handler, True, False)
    assert (row.mail_at, row.quiet_from, row.quiet_until) == (time(8, 30), time(20), time(8))
    person = User.objects.get(pk=cast.handler.pk)
    assert person.email == "zl@example.test"
    assert person.history.first().history_change_reason == "修改本人邮箱"


def test_saving_twice_keeps_one_row_and_no_needless_history(cast: Cast, handler: Client) -> None:
    handler.post(URL, values())
    before = User.history.filter(id=cast.handler.pk).count()
    handler.post(URL, values(mail_at=""))
    assert Preference.objects.get().mail_at is None
    assert User.history.filter(id=cast.handler.pk).count() == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "not an address"}, "邮箱"),
        ({"quiet_until": ""}, "免打扰的开始和结束要同时填写,且不能相同。"),
        ({"quiet_until": "20:00"}, "免打扰的开始和结束要同时填写,且不能相同。"),
        ({"mail_at": "25:00"}, "时间"),
    ],
)
def test_it_refuses(changes: dict[str, str], sentence: str, cast: Cast, handler: Client) -> None:
    response = handler.post(URL, values(**changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Preference.objects.exists()
    assert User.objects.get(pk=cast.handler.pk).email == ""


def test_only_allowed_domains(handler: Client, settings: Settings) -> None:
    settings.MAIL_DOMAINS = ["yunshan.gov.test"]
    assert "不在系统允许的域名内" in handler.post(URL, values()).content.decode()


def test_what_has_no_effect_is_not_asked(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    client = cast.client("handler")
    content = client.get(URL).content.decode()
    assert "目前只在系统内提醒" in content
    assert 'name="email"' not in content
    assert client.post(URL, values()).status_code == 422
    assert not Preference.objects.exists()


def test_hidden_fields_keep_what_was_chosen(cast: Cast, handler: Client, settings: Settings) -> None:
    handler.post(URL, values())
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    handler.post(URL, {"are_robots_on": "on", "quiet_from": "", "quiet_until": ""})
    row = Preference.objects.get()
    assert (row.is_mail_on, row.mail_at, row.are_robots_on) == (True, time(8, 30), True)
    assert User.objects.get(pk=cast.handler.pk).email == "zl@example.test"


def test_the_address_is_shown_once(cast: Cast, handler: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://zhenggai.example.test"
    response = handler.post(reverse("inbox:calendar_address"))
    found = re.search(
        r'value="https://zhenggai\.example\.test(/calendar/([\w-]{43})\.ics)"', response.content.decode()
    )
    assert found
    assert "no-store" in response["Cache-Control"]
    assert CalendarAddress.objects.get().digest != found[2]
    assert found[2] not in handler.get(URL).content.decode()
    assert Client().get(found[1]).status_code == 200


def test_the_address_is_replaced_and_withdrawn(handler: Client) -> None:
    paths = []
    for _ in range(2):
        content = handler.post(reverse("inbox:calendar_address")).content.decode()
        paths += re.findall(r"http://testserver(/calendar/[\w-]+\.ics)", content)
    assert [Client().get(path).status_code for path in paths] == [404, 200]
    assert "最近一次读取在" in handler.get(URL).content.decode()
    handler.post(reverse("inbox:withdraw_calendar"))
    assert Client().get(paths[1]).status_code == 404
    handler.post(reverse("inbox:withdraw_calendar"))


@pytest.mark.parametrize("name", ["calendar_address", "withdraw_calendar"])
def test_get_changes_nothing(name: str, handler: Client) -> None:
    assert handler.get(reverse(f"inbox:{name}")).status_code == 405


@pytest.fixture
def with_address(handler: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The handler has an address, mail is set up, and there is no broker, so that it goes at once."""
    settings.IS_MAIL_SET_UP = True
    monkeypatch.setattr(address_change, "notify", lambda *_: False)
    handler.post(URL, values())
    return handler


def test_another_address_is_told_to_the_old_one_and_the_audit_names_both(
    cast: Cast, with_address: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert with_address.post(URL, values(email="zhao@example.test")).status_code == 302
    assert [(m.to, "zhao@example.test" in str(m.body)) for m in mail.outbox] == [(["zl@example.test"], True)]
    row = AuditEntry.objects.filter(event=Event.CHANGE_PREFERENCE).latest("id")
    assert "zl@example.test→zhao@example.test" in row.detail
    with django_capture_on_commit_callbacks(execute=True):
        services.edit_user(cast.handler.pk, by=cast.office, **people.values(cast, email="three@example.test"))
    assert [m.to for m in mail.outbox][1:] == [["zhao@example.test"]]


@pytest.mark.parametrize("password", ["", "wrong"])
def test_another_address_asks_for_the_password(cast: Cast, handler: Client, password: str) -> None:
    response = handler.post(URL, values(password=password))
    assert response.status_code == 422
    assert "修改邮箱须填写正确的登录密码" in response.content.decode()
    assert not Preference.objects.exists()


def test_the_rest_is_saved_without_it(handler: Client) -> None:
    handler.post(URL, values())
    assert handler.post(URL, values(password="", mail_at="")).status_code == 302
    assert Preference.objects.get().mail_at is None


def test_who_comes_with_the_citys_account_is_asked_for_no_password_of_ours(
    cast: Cast, handler: Client, settings: Settings
) -> None:
    """He has to have come in a moment ago: nothing else of his is known here."""
    settings.WAYS_IN = [WayIn.CAS]
    link(cast.handler, "CAS", "7")
    assert "登录密码" not in handler.get(URL).content.decode()
    handler.post(URL, values(password=""))
    assert User.objects.get(pk=cast.handler.pk).email == "zl@example.test"
    User.objects.filter(pk=cast.handler.pk).update(last_login=timezone.now() - timedelta(minutes=11))
    answer = handler.post(URL, values(email="other@example.test", password=PASSWORD))
    assert "请退出后重新登录再办" in answer.content.decode()
    assert User.objects.get(pk=cast.handler.pk).email == "zl@example.test"
