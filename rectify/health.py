"""Health checks: ``/healthz`` says the process answers, ``/readyz`` that it can do its work."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from kombu.connection import Connection
from kombu.exceptions import OperationalError as BrokerError

logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers before anything else: whoever asks comes by an inner address, over plain HTTP, signed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path == "/readyz":
            return readyz()
        return self.get_response(request)


def readyz() -> JsonResponse:
    """200 when every part answers, 503 otherwise, with the word for each part."""
    parts = {"database": _database, "media": _media, "broker": _broker}
    states = {name: _state(name, check) for name, check in parts.items()}
    is_ready = all(state == "ok" for state in states.values())
    return JsonResponse(states, status=200 if is_ready else 503)


def _state(name: str, check: Callable[[], None]) -> str:
    """``ok`` or the kind of failure; the message itself may name hosts and stays in the log."""
    try:
        check()
    except (DatabaseError, OSError, BrokerError) as error:
        logger.warning("/readyz: %s: %s", name, error)
        return type(error).__name__
    return "ok"


def _database() -> None:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        # A broken connection would be handed to the next request as well.
        connection.close()
        raise


def _media() -> None:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=root):
        pass


def _broker() -> None:
    with Connection(settings.CELERY_BROKER_URL, connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
