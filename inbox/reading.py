"""Reading the own messages. Reading twice is reading once: the first time stays."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import trail
from audit.events import Event
from inbox.models import Message, MessageQuerySet


@transaction.atomic
def read(message_id: int, *, by: User) -> Message:
    """Raises ``Message.DoesNotExist`` for somebody else's."""
    message = _own(by).get(pk=message_id)
    if _own(by).unread().filter(pk=message_id).update(read_at=timezone.now()):
        trail.record(Event.READ_MESSAGES, by=by, about=message)
    return message


@transaction.atomic
def read_all(*, by: User, newest: int) -> int:
    """Marks what was on the page or is older than it; what came in since stays unread."""
    count = _own(by).unread().filter(pk__lte=newest).update(read_at=timezone.now())
    if count:
        trail.record(Event.READ_MESSAGES, by=by, detail=f"全部标为已读,{count}条")
    return count


@dataclass(frozen=True)
class UnreadBeside:
    """``count`` unread ones without the one that is looked at; ``next`` is the one to go on with."""

    count: int
    next: int | None


def unread_beside(message: Message, *, by: User) -> UnreadBeside:
    """The next is the newest that is older; behind the oldest it begins with the newest again."""
    rows = _own(by).unread().exclude(pk=message.pk).order_by("-pk").values_list("pk", flat=True)
    older = rows.filter(pk__lt=message.pk).first()
    return UnreadBeside(rows.count(), older or rows.first())


def _own(user: User) -> MessageQuerySet:
    return Message.objects.of(user.pk)
