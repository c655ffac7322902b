"""A session ends after a time without clicks, not after a time of work."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from rectify.sessions import IdleMiddleware

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def click(settings: Settings, session: SessionStore, at: datetime) -> bool:
    """Whether the click renewed the session."""
    request: HttpRequest = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    request.session = session
    session.modified = False
    with time_machine.travel(at, tick=False):
        IdleMiddleware(lambda _request: HttpResponse())(request)
    return session.modified


@pytest.mark.django_db
def test_it_is_renewed_now_and_then_only(settings: Settings) -> None:
    settings.SESSION_COOKIE_AGE = 3600
    session = SessionStore()
    session["user"] = 1
    session.save()
    assert click(settings, session, NINE)
    assert not click(settings, session, NINE + timedelta(minutes=2))
    assert click(settings, session, NINE + timedelta(minutes=5))


@pytest.mark.django_db
def test_a_visitor_without_session_gets_none(settings: Settings) -> None:
    assert not click(settings, SessionStore(), NINE)
