"""How much is unread, for the head of every page: one cheap count, asked only when a head is drawn."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from accounts.models import User
from inbox.models import Message

MAX_COUNT = 99


def unread(request: HttpRequest) -> dict[str, Callable[[], str]]:
    """``unread_count``, called by the template; fragments, which have no head, cost nothing."""
    return {"unread_count": lambda: unread_count(getattr(request, "user", None))}


def unread_count(user: object) -> str:
    """“” when there is nothing unread, at most “99+”: counting ends there."""
    if not isinstance(user, User):
        return ""
    # So few keys are read in less time than counting them is put together.
    count = len(Message.objects.of(user.pk).unread().order_by().values_list("pk")[: MAX_COUNT + 1])
    return f"{MAX_COUNT}+" if count > MAX_COUNT else str(count or "")
