"""Sessions end after a time without clicks (SESSION_COOKIE_AGE), and after a day's work (SESSION_LIFE)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from audit import sql

# A screen that asks by itself says so: nobody clicks there, and the session is not to last for it.
SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
UNATTENDED = "X-Unattended"
RENEWED_AT = "renewed_at"
STARTED_AT = "started_at"


class SessionStore(db.SessionStore):
    """Django's own, which takes a database that is locked or away for somebody who signed out meanwhile.

    ``may_wait``: nothing but the renewal is to be kept, and the next click does that as well.
    """

    may_wait = False

    def load(self) -> dict[str, object]:
        """As Django's, with a statement of our own: every page asks it."""
        found = sql.read(SESSION, [self.session_key, sql.moment(timezone.now())])
        if found:
            return self.decode(found[0][0])
        self._session_key = None
        return {}

    def save(self, must_create: bool = False) -> None:
        try:
            with _hurried() if self.may_wait else nullcontext():
                super().save(must_create)
        except (UpdateError, OperationalError) as error:
            trouble = error if isinstance(error, OperationalError) else error.__context__
            if not isinstance(trouble, OperationalError):
                raise
            if not self.may_wait:
                raise trouble from None


@contextmanager
def _hurried() -> Iterator[None]:
    """SQLite waits for its lock a fifth of a second, and not as long as somebody's work is worth."""
    if connection.vendor != "sqlite":
        yield
        return
    wait = int(float(connection.settings_dict["OPTIONS"].get("timeout", 5)) * 1000)
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 200")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {wait}")


class IdleMiddleware:
    """Renews a session in use, at most once in a twentieth of its age, and ends one that is too old.

    Django counts the age from the last save, so somebody who only reads would be signed out in the
    middle of his work; saving on every click instead would make every page wait for the write lock.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.session.is_empty():
            _put_back(request, now)
            if now - request.session.get(STARTED_AT, now) > settings.SESSION_LIFE:
                request.session.flush()
        response = self.get_response(request)
        if UNATTENDED not in request.headers:
            _renew(request, now)
        return response


def _renew(request: HttpRequest, now: int) -> None:
    """A response's cookie is set by SessionMiddleware, around us, when the session was changed."""
    session = request.session
    if session.is_empty() or now - session.get(RENEWED_AT, 0) <= settings.SESSION_COOKIE_AGE / 20:
        return
    if isinstance(session, SessionStore):
        session.may_wait = not session.modified and request.method in ("GET", "HEAD")
    session.setdefault(STARTED_AT, now)
    session[RENEWED_AT] = now


def _put_back(request: HttpRequest, now: int) -> None:
    """A session from the future: the clock was put back. Its ages count from now, not from a day to come."""
    session = request.session
    if max(session.get(STARTED_AT, 0), session.get(RENEWED_AT, 0)) <= now:
        return
    session[STARTED_AT] = min(session.get(STARTED_AT, now), now)
    # Saving it gives it an end that is counted from now as well.
    session[RENEWED_AT] = now
