"""Reading the own messages. Reading twice is reading once: the first time stays."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.inbox.models import Message
from accounts.models import User


def read(message_id: int, *, by: User) -> Message:
    """Raises ``Message.DoesNotExist`` for somebody else's."""
    message = _own(by).get(pk=message_id)
    _own(by).unread().filter(pk=message_id).update(read_at=timezone.now())
    return message  # type: ignore[no-any-return]


def read_all(*, by: User, newest: int) -> int:
    """Marks what was on the page or is older than it; what came in since stays unread."""
    return int(_own(by).unread().filter(pk__lte=newest).update(read_at=timezone.now()))


def _own(user: User) -> Any:
    messages: Any = Message.objects
    return messages.of(user.pk)
