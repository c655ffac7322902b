"""忘记密码 by mail, where mail is set up."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import services
from accounts.models import User
from accounts.signing_in import mail_reset
from tests.accounts.codes import SIGN_IN, bound, is_in, reasons, signed_in
from tests.accounts.people import values
from tests.answers import Answer
from tests.cast import PASSWORD, Cast

FORGOT = reverse("accounts:forgot_password")
SITE = "https://zhenggai.example.test"
NEW = "Mingtian-zaijian"


@pytest.fixture
def posted(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Mail is set up, the handler has an address, and there is no broker, so that the mail goes at once."""
    settings.IS_MAIL_SET_UP = True
    settings.SITE_URL = SITE
    monkeypatch.setattr(mail_reset, "notify", lambda *_: False)
    services.edit_user(
        cast.handler.pk, by=cast.office, **values(cast, full_name="赵磊", email="zl@example.cn")
    )
    return cast


def ask(username: str, client: Client | None = None) -> Answer:
    return (client or Client()).post(FORGOT, {"username": username})


def link() -> str:
    found = re.search(SITE + r"(\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found.group(1)


def set_new(url: str, password: str = NEW) -> Answer:
    client = Client()
    form = client.get(url, follow=True)
    if not form.redirect_chain:
        return form
    data = {"new_password1": password, "new_password2": password}
    return client.post(form.redirect_chain[-1][0], data, follow=True)


def test_it_sends_one_link_that_sets_a_new_password(posted: Cast) -> None:
    there = signed_in(posted.handler)
    assert "邮件已经发出" in ask("zhaolei").content.decode()
    assert [m.to for m in mail.outbox] == [["zl@example.cn"]]
    assert "密码已重设" in set_new(link()).content.decode()
    account = User.objects.get(pk=posted.handler.pk)
    assert account.check_password(NEW) and not account.must_change_password
    assert not is_in(there)
    assert reasons(account)[0] == (account.label, "通过邮件重设密码")


def test_the_link_is_good_once(posted: Cast) -> None:
    ask("zhaolei")
    set_new(link())
    assert "链接已用过或已失效" in set_new(link(), "Houtian-zaijian-1").content.decode()
    assert User.objects.get(pk=posted.handler.pk).check_password(NEW)


def test_of_two_who_opened_the_form_one_gets_through(posted: Cast) -> None:
    ask("zhaolei")
    clients = [Client(), Client()]
    forms = [client.get(link(), follow=True).redirect_chain[-1][0] for client in clients]
    pages = [
        client.post(form, {"new_password1": NEW, "new_password2": NEW}, follow=True).content.decode()
        for client, form in zip(clients, forms, strict=True)
    ]
    assert "密码已重设" in pages[0]
    assert "密码已重设" not in pages[1]


def test_the_link_is_good_for_an_hour(posted: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask("zhaolei")
        clock.shift(timedelta(minutes=61))
        assert "链接已用过或已失效" in set_new(link()).content.decode()


@pytest.mark.parametrize("change", ["signed in", "switched off"])
def test_the_link_dies_with_the_next_sign_in_and_with_the_account(change: str, posted: Cast) -> None:
    ask("zhaolei")
    if change == "signed in":
        Client().post(SIGN_IN, {"username": "zhaolei", "password": PASSWORD})
    else:
        services.set_active(posted.handler.pk, by=posted.office, is_active=False)
    assert "密码已重设" not in set_new(link()).content.decode()
    assert User.objects.get(pk=posted.handler.pk).check_password(PASSWORD)


def test_a_weak_or_former_password_is_refused(posted: Cast) -> None:
    ask("zhaolei")
    assert "至少要有10位" in set_new(link(), "kurz").content.decode()
    assert "用过的密码" in set_new(link(), PASSWORD).content.decode()


def test_the_second_factor_is_still_asked_for(posted: Cast) -> None:
    bound(posted.handler)
    ask("zhaolei")
    set_new(link())
    response = Client().post(SIGN_IN, {"username": "zhaolei", "password": NEW})
    assert response["Location"] == reverse("accounts:second_step")


def test_the_answer_tells_nothing(posted: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Same words, same questions to the database; the mail itself is after the answer."""
    monkeypatch.setattr(mail_reset, "notify", lambda *_: True)
    services.set_active(posted.other_handler.pk, by=posted.office, is_active=False)
    answers = []
    for name in ("zhaolei", "nobody", "sunli", "chenguang"):
        with CaptureQueriesContext(connection) as queries:
            page = ask(name)
        answers.append((page.status_code, page.content, len(queries)))
    assert len(set(answers)) == 1
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["nobody", "chenguang", "sunli"])
def test_no_mail_without_account_address_or_use(name: str, posted: Cast) -> None:
    User.objects.filter(username="sunli").update(email="s@example.cn", is_active=False)
    assert not mail_reset.send(name)
    assert mail.outbox == []


def test_it_is_asked_five_times_an_hour(posted: Cast) -> None:
    for name in ("zhaolei", "nobody"):
        pages = [ask(name, Client(REMOTE_ADDR=f"10.0.0.{number}")) for number in range(6)]
        assert [page.status_code for page in pages] == [200] * 5 + [429]
        assert "操作过于频繁" in pages[-1].content.decode()
        assert int(pages[-1]["Retry-After"]) <= 3600


def test_one_address_asks_for_thirty_names(posted: Cast) -> None:
    pages = [ask(f"name{number}").status_code for number in range(31)]
    assert pages == [200] * 30 + [429]


def test_without_mail_there_is_no_such_page(cast: Cast, client: Client) -> None:
    assert client.get(FORGOT).status_code == 404
    assert client.post(FORGOT, {"username": "zhaolei"}).status_code == 404
    assert client.get(reverse("accounts:reset_password", args=["x", "y"])).status_code == 404
    assert FORGOT not in client.get(SIGN_IN).content.decode()


def test_where_there_is_mail_the_sign_in_page_leads_to_it(posted: Cast, client: Client) -> None:
    assert FORGOT in client.get(SIGN_IN).content.decode()
    assert client.get(FORGOT).status_code == 200
    assert client.post(FORGOT, {"username": ""}).status_code == 422


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1:8443"])
def test_the_link_is_never_made_of_what_the_request_says(posted: Cast, host: str) -> None:
    Client(HTTP_HOST=host, HTTP_X_FORWARDED_HOST="evil.example").post(FORGOT, {"username": "zhaolei"})
    text = str(mail.outbox[-1].body)
    assert link() and host not in text and "evil.example" not in text


def test_without_an_address_of_the_site_there_is_no_such_page(posted: Cast, settings: Settings) -> None:
    settings.SITE_URL = ""
    assert ask("zhaolei").status_code == 404
    assert FORGOT not in Client().get(SIGN_IN).content.decode()
