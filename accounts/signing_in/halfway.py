"""Somebody whose password was right and whose code is awaited: not signed in, remembered for minutes."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import User

KEY = "halfway"
SECONDS = 300


def remember(request: HttpRequest, user: User, *, goes_to: str, how: str = "") -> None:
    """``goes_to`` was checked to lie on this site; ``how`` he came is for the trail."""
    request.session[KEY] = {
        "user": user.pk,
        "username": user.username,
        "backend": user.backend,
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
        "goes_to": goes_to,
        "how": how,
    }


def username(request: HttpRequest) -> str | None:
    found = _kept(request)
    return str(found["username"]) if found else None


def user(request: HttpRequest) -> User | None:
    """None when it took too long, or when the account changed meanwhile."""
    found = _kept(request)
    if not found or time.time() - found["at"] > SECONDS:
        return None
    row: User | None = User.objects.active().filter(pk=found["user"]).first()
    if row is None or not constant_time_compare(str(found["hash"]), row.get_session_auth_hash()):
        return None
    row.backend = found["backend"]
    return row


def goes_to(request: HttpRequest) -> str:
    found = _kept(request)
    return str(found["goes_to"]) if found else ""


def how(request: HttpRequest) -> str:
    found = _kept(request)
    return str(found["how"]) if found else ""


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def _kept(request: HttpRequest) -> dict[str, Any]:
    return getattr(request, "session", {}).get(KEY) or {}
