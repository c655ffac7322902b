"""双因素认证: binding a phone, signing in with its code, recovery codes."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import services
from accounts.models import RecoveryCode, SecondFactor
from accounts.signing_in import second_factor, sign_in
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


def test_a_phone_is_bound_on_the_own_page(cast: Cast) -> None:
    client = signed_in(cast.handler)
    page = text_of(client, START, password=PASSWORD)
    cast.handler.refresh_from_db()
    assert second_factor.spaced(second_factor.secret_of(cast.handler.second_factor.seed)) in page
    assert '<img class="qr" src="data:image/svg+xml' in page
    page = text_of(client, CONFIRM, code=code_of(cast.handler))
    codes = re.findall(r"<li>(\w{4}-\w{4}-\w{4})</li>", page)
    assert len(set(codes)) == 10
    assert is_in(client)
    assert "还有<strong>10</strong>个备用码" in client.get(PAGE).content.decode()
    assert reasons(cast.handler)[0] == (cast.handler.label, "开启双因素认证")


def test_the_page_with_the_secret_is_kept_nowhere(cast: Cast) -> None:
    client = signed_in(cast.handler)
    sign_in.start_second_factor(cast.handler)
    assert "no-store" in client.get(PAGE)["Cache-Control"]
    assert "no-store" in client.post(CONFIRM, {"code": code_of(cast.handler)})["Cache-Control"]
    assert "data:image" not in client.get(PAGE).content.decode()


def test_an_open_browser_does_not_suffice(cast: Cast) -> None:
    client = signed_in(cast.handler)
    assert "登录密码不正确" in text_of(client, START, password="wrong")
    assert not SecondFactor.objects.exists()
    bound(cast.handler)
    client = after_password(cast.handler)
    client.post(CODE, {"code": code_of(cast.handler)})
    for url in (RENEW, OFF):
        assert "登录密码不正确" in text_of(client, url, password="wrong")
    assert cast.handler.has_second_factor()


def test_a_wrong_code_binds_nothing(cast: Cast) -> None:
    client = signed_in(cast.handler)
    sign_in.start_second_factor(cast.handler)
    assert "动态码不正确" in text_of(client, CONFIRM, code="000000")
    assert not cast.handler.has_second_factor()
    # Not yet switched on: the password alone still signs in.
    assert is_in(signed_in(cast.handler))


def test_confirming_without_start_and_starting_twice_are_sentences(cast: Cast) -> None:
    with pytest.raises(Refused, match="开始绑定"):
        sign_in.confirm_second_factor(cast.handler, "000000")
    bound(cast.handler)
    with pytest.raises(Refused, match="已经开启"):
        sign_in.start_second_factor(cast.handler)
    with pytest.raises(Refused, match="开始绑定"):
        sign_in.confirm_second_factor(cast.handler, code_of(cast.handler))


def test_the_password_alone_signs_nobody_in(cast: Cast) -> None:
    bound(cast.handler)
    client = after_password(cast.handler, next=reverse("ledger:ledger"))
    assert client.get("/")["Location"].startswith(SIGN_IN)
    assert "_auth_user_id" not in client.session
    response = client.post(CODE, {"code": code_of(cast.handler)})
    assert response["Location"] == reverse("ledger:ledger")
    assert is_in(client)


def test_the_code_page_without_a_password_leads_back(cast: Cast, client: Client) -> None:
    assert client.get(CODE)["Location"] == SIGN_IN
    assert client.post(CODE, {"code": "123456"})["Location"] == SIGN_IN


def test_it_works_at_the_panels_door(cast: Cast) -> None:
    bound(cast.admin)
    client = Client()
    page = client.get(reverse("admin:index"), follow=True).request
    sent = {"username": "admin", "password": PASSWORD, "next": reverse("admin:index")}
    assert client.post(page["PATH_INFO"], sent)["Location"] == CODE
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.post(CODE, {"code": code_of(cast.admin)})["Location"] == reverse("admin:index")
    assert client.get(reverse("admin:index")).status_code == 200


@time_machine.travel(timezone.now(), tick=False)
@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(steps: int, opens: bool, cast: Cast) -> None:
    bound(cast.handler)
    SecondFactor.objects.update(last_step=0)
    assert sign_in.check_second_step(cast.handler, code_of(cast.handler, steps=steps)) is opens


@time_machine.travel(timezone.now(), tick=False)
def test_no_code_is_taken_twice_nor_one_before_it(cast: Cast) -> None:
    bound(cast.handler)
    now, before = code_of(cast.handler), code_of(cast.handler, steps=-1)
    assert sign_in.check_second_step(cast.handler, now)
    assert not sign_in.check_second_step(cast.handler, now)
    assert not sign_in.check_second_step(cast.handler, before)
    client = after_password(cast.handler)
    assert "不正确或已用过" in client.post(CODE, {"code": now}).content.decode()
    assert not is_in(client)


def test_a_code_may_be_typed_as_people_type(cast: Cast) -> None:
    bound(cast.handler)
    code = code_of(cast.handler)
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code)
    assert sign_in.check_second_step(cast.handler, f" {wide[:3]} {wide[3:]} ")


def test_a_recovery_code_opens_once(cast: Cast) -> None:
    codes = bound(cast.handler)
    client = after_password(cast.handler)
    client.post(CODE, {"code": codes[3].upper().replace("-", " ")})
    assert is_in(client)
    assert "还有<strong>9</strong>个" in client.get(PAGE).content.decode()
    client = after_password(cast.handler)
    assert client.post(CODE, {"code": codes[3]}).status_code == 422
    assert reasons(cast.handler)[0] == (cast.handler.label, "用备用码登录")


def test_renewed_codes_replace_the_old_ones(cast: Cast) -> None:
    codes = bound(cast.handler)
    client = after_password(cast.handler)
    client.post(CODE, {"code": code_of(cast.handler)})
    page = text_of(client, RENEW, password=PASSWORD)
    fresh = re.findall(r"<li>(\w{4}-\w{4}-\w{4})</li>", page)
    assert not sign_in.check_second_step(cast.handler, codes[0])
    assert sign_in.check_second_step(cast.handler, fresh[0])
    assert RecoveryCode.objects.count() == 10
    with pytest.raises(Refused, match="没有备用码可换"):
        sign_in.renew_recovery_codes(cast.leader)


def test_wrong_codes_lock_together_with_wrong_passwords(cast: Cast) -> None:
    bound(cast.handler)
    for _ in range(3):
        Client().post(SIGN_IN, {"username": "zhaolei", "password": "wrong"})
    client = after_password(cast.handler)
    assert client.post(CODE, {"code": "000000"}).status_code == 422
    page = client.post(CODE, {"code": "000000"})
    assert page.status_code == 429 and "暂时不能登录" in page.content.decode()
    assert client.post(CODE, {"code": code_of(cast.handler)}).status_code == 429
    assert Client().post(SIGN_IN, {"username": "zhaolei", "password": PASSWORD}).status_code == 429
    # The code that came too late was not used up.
    assert sign_in.check_second_step(cast.handler, code_of(cast.handler))


def test_codes_cannot_be_tried_from_many_addresses(cast: Cast, settings: Settings) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"second_factor": "2/3600"}
    bound(cast.handler)
    for last in range(3):
        client = Client(REMOTE_ADDR=f"10.0.0.{last}")
        client.post(SIGN_IN, {"username": "zhaolei", "password": PASSWORD})
        page = client.post(CODE, {"code": "000000"})
    assert page.status_code == 429 and "操作过于频繁" in page.content.decode()


def test_waiting_for_the_code_ends_after_minutes(cast: Cast) -> None:
    bound(cast.handler)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = after_password(cast.handler)
        clock.shift(timedelta(minutes=6))
        assert client.post(CODE, {"code": code_of(cast.handler)})["Location"] == SIGN_IN
    assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "switched off", "factor"])
def test_waiting_for_the_code_ends_with_a_change_of_the_account(change: str, cast: Cast) -> None:
    bound(cast.handler)
    client, code = after_password(cast.handler), code_of(cast.handler)
    if change == "password":
        services.reset_password(cast.handler.pk, by=cast.office)
    elif change == "switched off":
        services.set_active(cast.handler.pk, by=cast.office, is_active=False)
    else:
        sign_in.reset_second_factor(cast.handler.pk, by=cast.office)
    assert client.post(CODE, {"code": code})["Location"] == SIGN_IN


def test_the_database_alone_makes_no_codes(cast: Cast, settings: Settings) -> None:
    codes = bound(cast.handler)
    factor = SecondFactor.objects.get()
    secret = second_factor.secret_of(factor.seed)
    assert len(secret) == 32
    kept = [str(row.__dict__) for row in (factor, *cast.handler.history.all(), *RecoveryCode.objects.all())]
    assert not any(secret in text or code in text for text in kept for code in codes)
    settings.SECRET_KEY = "another"
    assert second_factor.secret_of(factor.seed) != secret
    # Recovery codes do not hang on the key: they open after a restore under another one.
    assert sign_in.check_second_step(cast.handler, codes[0])
