"""Mail: one for everything a person is told at the same time, as text and as HTML."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from inbox.addressing import INACTIVE, refuse_mail
from inbox.models import Channel, Delivery, DeliveryStatus, Message, Preference
from inbox.times import after_quiet
from inbox.transports.outcome import Rejected, Trouble

logger = logging.getLogger(__name__)

SWITCHED_OFF = "本人已关闭邮件提醒。"
# RFC 5321, 4.2.3, and RFC 3463.
MEANINGS = {
    550: "邮箱不存在或拒收",
    551: "邮箱不在这台服务器上",
    552: "邮箱已满或邮件过大",
    553: "邮箱地址不正确",
    554: "邮件被拒收,可能被判为垃圾邮件",
}


class MailTransport:
    channel = Channel.MAIL.value
    webhook = None
    most = 1_000

    def __init__(self) -> None:
        self.connection = get_connection()

    def close(self) -> None:
        # What was accepted is accepted, however the server says goodbye.
        with suppress(smtplib.SMTPException, OSError):
            self.connection.close()

    def group(self, rows: Sequence[Delivery]) -> list[list[Delivery]]:
        people: dict[int, list[Delivery]] = {}
        for row in rows:
            people.setdefault(row.letter.person_id, []).append(row)
        return list(people.values())

    def company(self, rows: Sequence[Delivery]) -> list[int]:
        """What waited for days for the server goes out in one letter, not in one for each day."""
        waiting = Delivery.objects.filter(channel=self.channel, status=DeliveryStatus.WAITING, parcel="")
        persons = [row.letter.person_id for row in rows]
        return list(
            waiting.filter(message__person__in=persons, attempts__gt=0)
            .exclude(pk__in=[row.pk for row in rows])
            .values_list("pk", flat=True)
        )

    def refuse(self, row: Delivery) -> str | None:
        person = row.letter.person
        if not person.is_active:
            return INACTIVE
        preference = _preference(row)
        if preference is not None and not preference.is_mail_on:
            return SWITCHED_OFF
        return refuse_mail(person.email)

    def earliest(self, at: datetime, rows: Sequence[Delivery]) -> datetime:
        return after_quiet(at, _preference(rows[0]))

    def send(self, parcel: str, rows: Sequence[Delivery]) -> None:
        mail = build([row.letter for row in rows], message_id=message_id(parcel))
        mail.connection = self.connection
        self._open(parcel)
        try:
            mail.send()
        except ValueError as error:
            raise Rejected("邮箱地址无法使用,请在提醒设置中改正。") from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            logger.warning("Mail %s was not sent: %s", parcel, error)
            raise _outcome(error) from error

    def _open(self, parcel: str) -> None:
        try:
            self.connection.open()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            logger.warning("Mail %s was not offered: %s", parcel, error)
            outcome = _outcome(error)
            raise Trouble(str(outcome), was_offered=False) from error


def _preference(row: Delivery) -> Preference | None:
    return getattr(row.letter.person, "preference", None)


def message_id(parcel: str) -> str:
    """The same at every attempt."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{parcel}@{domain}>"


def build(messages: Sequence[Message], *, message_id: str) -> EmailMultiAlternatives:
    """To the person of the messages, who is the same in all of them."""
    subject = messages[0].subject
    if len(messages) > 1:
        subject = f"您有{len(messages)}条消息:{subject}"
    context = {"messages": messages, "site_url": settings.SITE_URL}
    mail = EmailMultiAlternatives(
        # Folded by us into one line, whatever was stored: a header is not to be broken out of.
        subject=" ".join(f"【巡察整改】{subject}".split()),
        body=render_to_string("inbox/mail/messages.txt", context),
        to=[messages[0].person.email],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("inbox/mail/messages.html", context), "text/html")
    return mail


def _outcome(error: smtplib.SMTPException | OSError) -> Rejected | Trouble:
    """Only what is said about this mail is final; a server that is ill may be well tomorrow."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        return _about_this_mail(code)
    if isinstance(error, smtplib.SMTPDataError):
        return _about_this_mail(error.smtp_code)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Trouble("邮件服务器不接受系统配置的账号或密码,请检查邮件配置。")
    if isinstance(error, smtplib.SMTPResponseException):
        return Trouble(f"邮件服务器拒绝服务({error.smtp_code}),请检查邮件配置中的发件人。")
    # smtplib hides a time-out inside a disconnection.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return Trouble("邮件服务器没有响应,稍后自动重试。")
    return Trouble("连接不上邮件服务器,或连接中断,稍后自动重试。")


def _about_this_mail(code: int) -> Rejected | Trouble:
    if code >= 500:
        return Rejected(f"对方邮件服务器退回({code}):{MEANINGS.get(code, '拒收')}。")
    return Trouble(f"对方邮件服务器暂时不收({code}),稍后自动重试。", is_way_down=False)
