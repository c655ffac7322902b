"""Mail to be sent, for the tests of sending."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from inbox.models import Delivery
from inbox.posting import MessageLine, NewMessage, post

OVERDUE = "您有1条措施已逾期"


def use(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5


def write_to(
    person: User, key: str = "k", *, subject: str = OVERDUE, not_before: datetime | None = None
) -> None:
    User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.test")
    lines = [MessageLine("(1)建立走访台账<每月>&“一次”", "/measures/1/", "red")]
    post([NewMessage(person.pk, key, subject, lines, not_before=not_before)])


def row() -> Delivery:
    return Delivery.objects.get()


def soon() -> datetime:
    return timezone.now() + timedelta(seconds=1)
