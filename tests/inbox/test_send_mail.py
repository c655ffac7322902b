"""Mail through real sockets: servers that accept, refuse, hang and drop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from email.message import EmailMessage, Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from inbox.models import Delivery, DeliveryStatus, Preference
from inbox.sending import send_waiting
from inbox.state import delivery_counts, try_again
from tests.cast import Cast
from tests.inbox.letters import row, soon, use, write_to
from tests.inbox.servers import DROP, HANG, MailServer, closed_port, mail_server


@pytest.fixture
def server(cast: Cast, settings: Settings) -> Iterator[MailServer]:
    with mail_server() as running:
        use(settings, running.port)
        yield running


def text_of(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_mail_arrives_as_text_and_html(cast: Cast, settings: Settings, server: MailServer) -> None:
    settings.SITE_URL = "https://zhenggai.example.test"
    write_to(cast.handler)
    assert send_waiting(soon()) == 1
    (mail,) = server.mails()
    assert mail["Subject"].strip() == "【巡察整改】您有1条措施已逾期"
    assert mail["To"] == "zhaolei@example.test"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "(1)建立走访台账<每月>&“一次”" in text_of(mail, "plain")
    assert "https://zhenggai.example.test/measures/1/" in text_of(mail, "plain")
    assert (
        '<a href="https://zhenggai.example.test/measures/1/">(1)建立走访台账&lt;每月&gt;&amp;“一次”</a>'
        in (text_of(mail, "html"))
    )
    assert row().status == DeliveryStatus.SENT
    assert row().sent_at


def test_without_an_address_of_the_site_there_are_words_only(cast: Cast, server: MailServer) -> None:
    write_to(cast.handler)
    send_waiting(soon())
    (mail,) = server.mails()
    for kind in ("plain", "html"):
        assert "(1)建立走访台账" in text_of(mail, kind)
        assert "请登录巡察整改台账系统查看" in text_of(mail, kind)
        assert "/measures/" not in text_of(mail, kind)


def test_no_header_can_be_slipped_in(cast: Cast, server: MailServer) -> None:
    write_to(cast.handler, subject="提醒\r\nBcc: spy@example.test\n\n<b>x")
    send_waiting(soon())
    (mail,) = server.mails()
    assert mail["Bcc"] is None
    assert server.asked.count("RCPT") == 1


def test_an_independent_server_takes_it(cast: Cast, settings: Settings) -> None:
    got: list[Message] = []

    class Keep(MessageHandler):
        def handle_message(self, message: Message) -> None:
            got.append(message)

    with closed_port() as port:
        pass
    controller = Controller(Keep(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        use(settings, port)
        write_to(cast.handler)
        assert send_waiting(soon()) == 1
    finally:
        controller.stop()
    assert got[0]["X-RcptTo"] == "zhaolei@example.test"
    assert got[0].get_content_type() == "multipart/alternative"


def test_all_news_of_a_person_is_one_mail(cast: Cast, server: MailServer) -> None:
    write_to(cast.handler, "a")
    write_to(cast.handler, "b", subject="您有1条措施被退回")
    write_to(cast.leader, "a")
    assert send_waiting(soon()) == 3
    subjects = {mail["To"]: mail["Subject"].strip() for mail in server.mails()}
    assert subjects == {
        "zhaolei@example.test": "【巡察整改】您有2条消息:您有1条措施已逾期",
        "chenguang@example.test": "【巡察整改】您有1条措施已逾期",
    }


def test_it_is_sent_once(cast: Cast, server: MailServer) -> None:
    write_to(cast.handler)
    assert [send_waiting(soon()), send_waiting(soon())] == [1, 0]
    assert len(server.got) == 1


def test_mail_waits_for_its_hour(cast: Cast, server: MailServer) -> None:
    Preference.objects.create(person=cast.handler, mail_at=time(8, 30))
    write_to(cast.handler, not_before=timezone.now() + timedelta(days=1))
    at = row().next_try_at
    assert timezone.localtime(at).time() == time(8, 30)
    assert send_waiting(at - timedelta(minutes=1)) == 0
    assert send_waiting(at) == 1


TROUBLES = {
    "hangs at the greeting": ({"hello": HANG}, "没有响应"),
    "hangs after the text": ({"end": HANG}, "没有响应"),
    "drops after the greeting": ({"EHLO": DROP, "HELO": DROP}, "连接中断"),
    "drops instead of taking the text": ({"end": DROP}, "连接中断"),
    "is busy": ({"hello": "421 busy"}, "拒绝服务(421)"),
    "does not like the sender": ({"MAIL": "550 who?"}, "拒绝服务(550)"),
    "greylists": ({"RCPT": "450 later"}, "暂时不收(450)"),
    "is full": ({"end": "452 no space"}, "暂时不收(452)"),
}


@pytest.mark.one_database
@pytest.mark.parametrize("name", TROUBLES)
def test_nothing_is_lost_when_the_server(name: str, cast: Cast, settings: Settings) -> None:
    answers, reason = TROUBLES[name]
    write_to(cast.handler)
    with mail_server(**answers) as bad:
        use(settings, bad.port)
        assert send_waiting(soon()) == 0
    assert row().status == DeliveryStatus.WAITING
    assert reason in row().error
    with mail_server() as good:
        use(settings, good.port)
        assert send_waiting(soon()) == 0, "not before its time"
        assert send_waiting(soon() + timedelta(minutes=2)) == 1
        assert len(good.got) == 1
    assert row().error == ""


def test_nothing_is_lost_when_nobody_listens(cast: Cast, settings: Settings) -> None:
    write_to(cast.handler)
    with closed_port() as port:
        use(settings, port)
        assert send_waiting(soon()) == 0
    assert "连接不上邮件服务器" in row().error


def test_a_repeated_mail_can_be_recognised(cast: Cast, settings: Settings) -> None:
    """The text came in whole and the connection broke: nobody knows whether it was taken."""
    write_to(cast.handler, "a")
    with mail_server(end=DROP) as bad:
        use(settings, bad.port)
        send_waiting(soon())
        write_to(cast.handler, "b")
    with mail_server() as good:
        use(settings, good.port)
        send_waiting(soon() + timedelta(minutes=2))
    repeated = next(mail for mail in good.mails() if "2条" not in mail["Subject"])
    assert repeated["Message-ID"] == bad.mails()[0]["Message-ID"]
    assert text_of(repeated, "plain") == text_of(bad.mails()[0], "plain")


def test_accepted_and_then_dropped_is_sent(cast: Cast, settings: Settings) -> None:
    write_to(cast.handler)
    with mail_server(QUIT=DROP) as server:
        use(settings, server.port)
        assert send_waiting(soon()) == 1
    assert row().status == DeliveryStatus.SENT


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"RCPT": "550 no such user"}, "对方邮件服务器退回(550):邮箱不存在或拒收。"),
        ({"RCPT": "552 full"}, "对方邮件服务器退回(552):邮箱已满或邮件过大。"),
        ({"end": "554 spam"}, "对方邮件服务器退回(554):邮件被拒收,可能被判为垃圾邮件。"),
    ],
)
def test_what_is_refused_for_good_is_not_tried_again(
    answers: dict[str, str], reason: str, cast: Cast, settings: Settings
) -> None:
    write_to(cast.handler)
    with mail_server(**answers) as server:
        use(settings, server.port)
        send_waiting(soon())
        send_waiting(soon() + timedelta(days=1))
        assert server.asked.count("RCPT") == 1
    assert (row().status, row().error) == (DeliveryStatus.FAILED, reason)


def test_one_refused_person_keeps_nobody_waiting(cast: Cast, server: MailServer) -> None:
    write_to(cast.handler)
    server.answers["RCPT"] = "550 no"
    send_waiting(soon())
    server.answers["RCPT"] = "250 ok"
    write_to(cast.leader)
    write_to(cast.viewer)
    assert send_waiting(soon()) == 2


def test_a_server_that_is_down_is_asked_once_a_run(cast: Cast, settings: Settings) -> None:
    for person in (cast.handler, cast.leader, cast.viewer):
        write_to(person)
    with mail_server(hello=DROP) as bad:
        use(settings, bad.port)
        send_waiting(soon())
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_the_wait_doubles_and_ends_after_a_week(cast: Cast, settings: Settings) -> None:
    write_to(cast.handler)
    now, waits = timezone.now(), []
    with closed_port() as port:
        use(settings, port)
        while row().status == DeliveryStatus.WAITING:
            before = now = max(now, row().next_try_at)
            send_waiting(now)
            waits.append(round((row().next_try_at - before).total_seconds() / 60))
    assert waits[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 240]
    assert row().status == DeliveryStatus.FAILED
    assert row().error.startswith("已超过最迟发送时间,不再尝试。连接不上邮件服务器")
    assert timedelta(days=6) < now - row().letter.created_at < timedelta(days=8)


def test_quiet_hours_hold_for_the_second_try_too(cast: Cast, settings: Settings) -> None:
    write_to(cast.handler)
    Preference.objects.create(person=cast.handler, quiet_from=time(20), quiet_until=time(8))
    evening = timezone.localtime(soon()).replace(hour=19, minute=59, second=30) + timedelta(days=1)
    with closed_port() as port:
        use(settings, port)
        send_waiting(evening)
    assert timezone.localtime(row().next_try_at).time() == time(8)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_active": False}, "账号已停用。"),
        ({"email": ""}, "本人没有填写邮箱。"),
    ],
)
def test_who_left_meanwhile_gets_nothing(
    change: dict[str, object], reason: str, cast: Cast, server: MailServer
) -> None:
    write_to(cast.handler)
    User.objects.filter(pk=cast.handler.pk).update(**change)
    assert send_waiting(soon()) == 0
    assert (row().status, row().error, server.got) == (DeliveryStatus.SKIPPED, reason, [])


def test_who_switched_it_off_meanwhile_gets_nothing(cast: Cast, server: MailServer) -> None:
    write_to(cast.handler)
    Preference.objects.create(person=cast.handler, is_mail_on=False)
    assert send_waiting(soon()) == 0
    assert row().error == "本人已关闭邮件提醒。"


def test_an_impossible_address_is_said(cast: Cast, server: MailServer) -> None:
    write_to(cast.handler)
    User.objects.filter(pk=cast.handler.pk).update(email="赵 磊@@x")
    send_waiting(soon())
    assert row().status == DeliveryStatus.FAILED
    assert "邮箱地址无法使用" in row().error


def test_failed_ones_can_be_tried_again(cast: Cast, server: MailServer) -> None:
    write_to(cast.handler)
    server.answers["RCPT"] = "550 no"
    send_waiting(soon())
    (state,) = delivery_counts()
    assert (state.channel, state.waiting, state.sent, state.failed) == ("邮件", 0, 0, 1)
    assert "退回(550)" in state.last_error
    server.answers["RCPT"] = "250 ok"
    assert try_again(state.code, now=timezone.now()) == 1
    assert send_waiting(soon()) == 1
    (state,) = delivery_counts()
    assert (state.waiting, state.sent, state.failed, state.last_error) == (0, 1, 0, "")
    (state,) = delivery_counts(since=soon())
    assert state.sent == 0


def test_counts_can_be_narrowed_to_people(cast: Cast) -> None:
    write_to(cast.handler)
    assert delivery_counts(people=User.objects.filter(pk=cast.leader.pk)) == []
    assert try_again("MAIL", now=soon(), people=User.objects.none()) == 0
