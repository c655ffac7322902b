"""Locks of a name and of an address; nothing tells whether a name exists."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import services
from accounts.models import User
from accounts.signing_in import sign_in
from audit.exceptions import Refused
from tests.accounts.codes import SIGN_IN, reasons, signed_in
from tests.answers import Answer
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def attempt(username: str, password: str = "wrong", address: str = "10.0.0.9") -> Answer:
    return Client(REMOTE_ADDR=address).post(SIGN_IN, {"username": username, "password": password})


def test_somebody_elses_failure_does_not_end_a_long_lock(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            attempt("zhaolei")
        for _ in range(5):
            clock.shift(timedelta(minutes=16))
            assert attempt("zhaolei").status_code == 429
        clock.shift(timedelta(minutes=16))
        attempt("somebody")
        assert attempt("zhaolei", PASSWORD).status_code == 429  # 30 minutes by now
        clock.shift(timedelta(minutes=15))
        assert attempt("zhaolei", PASSWORD).status_code == 302
        assert not AccessAttempt.objects.filter(username="zhaolei").exists()


def test_what_is_tried_while_locked_neither_counts_nor_prolongs(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(12):
            attempt("zhaolei")
        clock.shift(timedelta(minutes=15, seconds=1))
        assert attempt("zhaolei", PASSWORD).status_code == 302


def test_another_browser_is_no_way_around(cast: Cast) -> None:
    for number in range(5):
        client = Client(REMOTE_ADDR="10.0.0.9", HTTP_USER_AGENT=f"browser {number}")
        client.post(SIGN_IN, {"username": "zhaolei", "password": "wrong"})
    assert attempt("zhaolei", PASSWORD).status_code == 429


def test_many_names_from_one_address_are_stopped(cast: Cast, settings: Settings) -> None:
    settings.SIGN_IN_ADDRESS_FAILURES = 6
    for number in range(6):
        assert attempt(f"name{number}").status_code == 200
    assert attempt("zhaolei", PASSWORD).status_code == 429
    assert not AccessAttempt.objects.filter(username="zhaolei").exists()
    assert attempt("zhaolei", PASSWORD, address="10.0.0.10").status_code == 302


def test_an_address_is_free_again_after_an_hour(cast: Cast, settings: Settings) -> None:
    settings.SIGN_IN_ADDRESS_FAILURES = 6
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(6):
            attempt(f"name{number}")
        clock.shift(timedelta(minutes=61))
        assert attempt("zhaolei", PASSWORD).status_code == 302


def test_where_everybody_comes_through_one_proxy_it_is_switched_off(cast: Cast, settings: Settings) -> None:
    settings.SIGN_IN_ADDRESS_FAILURES = 0
    for number in range(12):
        attempt(f"name{number}")
    assert attempt("zhaolei", PASSWORD).status_code == 302


def test_the_office_lifts_a_lock(cast: Cast) -> None:
    for _ in range(5):
        attempt("zhaolei")
    client = signed_in(cast.office)
    assert "解除锁定" in client.get(reverse("accounts:users")).content.decode()
    url = reverse("accounts:user_unlock", args=[cast.handler.pk])
    assert client.get(url).status_code == 405
    assert "已解除“赵磊”的登录锁定" in client.post(url, follow=True).content.decode()
    assert attempt("zhaolei", PASSWORD).status_code == 302
    assert "没有被锁定" in client.post(url, follow=True).content.decode()
    assert "解除锁定" not in client.get(reverse("accounts:users")).content.decode()
    assert (cast.office.label, "解除登录锁定") in reasons(cast.handler)


def test_a_lock_is_lifted_by_who_looks_after_the_account_only(cast: Cast) -> None:
    for by in (cast.stranger, cast.leader, cast.supervisor):
        with pytest.raises(User.DoesNotExist):
            sign_in.unlock(cast.handler.pk, by=by)
    with pytest.raises(Refused, match="自己的账号"):
        sign_in.unlock(cast.office.pk, by=cast.office)


class CountingHasher(MD5PasswordHasher):
    encoded: list[str] = []  # noqa: RUF012

    def encode(self, password: str, salt: str) -> str:
        self.encoded.append(password)
        return super().encode(password, salt)


def test_unknown_wrong_and_switched_off_cost_and_read_the_same(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    services.set_active(cast.handler.pk, by=cast.office, is_active=False)
    answers: list[tuple[object, ...]] = []
    for name, password in (("nobody", "wrong"), ("sunli", "wrong"), ("zhaolei", PASSWORD)):
        CountingHasher.encoded.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            # An address each: of one address the first of a minute is written down, the rest is counted.
            page = attempt(name, password, address=f"10.0.1.{len(answers)}")
        body = page.content.decode().split("<h2", 1)[1].replace(name, "NAME")
        tokenless = "".join(line for line in body.splitlines() if "csrf" not in line)
        answers.append((page.status_code, tokenless, len(CountingHasher.encoded), len(queries)))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][2] == 1


def test_a_rescue_on_the_server_lets_in_again(cast: Cast) -> None:
    services.set_active(cast.handler.pk, by=cast.office, is_active=False)
    for _ in range(5):
        attempt("zhaolei")
    account, password = sign_in.rescue("zhaolei")
    assert attempt("zhaolei", password).status_code == 302
    assert account.must_change_password
    assert reasons(account)[0] == (None, "在服务器上重设登录")
