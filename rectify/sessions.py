"""Sessions end after a time without clicks (SESSION_COOKIE_AGE), and after a day's work (SESSION_LIFE)."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

RENEWED_AT = "renewed_at"
STARTED_AT = "started_at"


class IdleMiddleware:
    """Renews a session in use, at most once in a twentieth of its age, and ends one that is too old.

    Django counts the age from the last save, so somebody who only reads would be signed out in the
    middle of his work; saving on every click instead would make every page wait for the write lock.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A response's cookie is set by SessionMiddleware, around us, when the session was changed.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.session.is_empty():
            now = int(time.time())
            _put_back(request, now)
            if now - request.session.setdefault(STARTED_AT, now) > settings.SESSION_LIFE:
                request.session.flush()
            elif now - request.session.get(RENEWED_AT, 0) > settings.SESSION_COOKIE_AGE / 20:
                request.session[RENEWED_AT] = now
        return self.get_response(request)


def _put_back(request: HttpRequest, now: int) -> None:
    """A session from the future: the clock was put back. Its ages count from now, not from a day to come."""
    session = request.session
    if max(session.get(STARTED_AT, 0), session.get(RENEWED_AT, 0)) <= now:
        return
    session[STARTED_AT] = min(session.get(STARTED_AT, now), now)
    # Saving it gives it an end that is counted from now as well.
    session[RENEWED_AT] = now
