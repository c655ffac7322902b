"""Reading the own messages. Reading twice is reading once: the first time stays."""

from __future__ import annotations

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


def _own(user: User) -> MessageQuerySet:
    return Message.objects.of(user.pk)
