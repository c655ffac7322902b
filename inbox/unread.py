"""How much is unread, for the head of every page: one cheap count, asked only when a head is drawn."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from accounts.models import User
from audit import sql

MAX_COUNT = 99
# Written out, because every page asks it.
UNREAD = f"""
SELECT COUNT(*) FROM (
    SELECT 1 FROM inbox_message WHERE person_id = %s AND read_at IS NULL LIMIT {MAX_COUNT + 1}
) AS unread
"""  # noqa: S608  # nosec B608 - a constant


def unread(request: HttpRequest) -> dict[str, Callable[[], str]]:
    """``unread_count``, called by the template; fragments, which have no head, cost nothing."""
    return {"unread_count": lambda: unread_count(getattr(request, "user", None))}


def unread_count(user: object) -> str:
    """“” when there is nothing unread, at most “99+”: counting ends there."""
    if not isinstance(user, User):
        return ""
    [(count,)] = sql.look(UNREAD, [user.pk])
    return f"{MAX_COUNT}+" if count > MAX_COUNT else str(count or "")
