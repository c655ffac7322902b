"""What stands around every page: the audit trail, and what comes between signing in and the first page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts import audit, scene
from accounts.audit import Event
from accounts.models import User

logger = logging.getLogger(__name__)


class AuditMiddleware:
    """Knows for the services where a request comes from, and records at its end what was refused to it.

    Then, because the transaction of a refused act has been undone with everything in it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR") or "未知"
        with scene.played(scene.Scene(address, f"{request.method} {request.path}")) as played:
            response = self.get_response(request)
            try:
                _record_refusals(request, response, played)
            except DatabaseError:
                # The answer is made; a database that is away is told by the pages that need it.
                logger.exception("refusals of %s were not recorded", request.path)
        return response


def _record_refusals(request: HttpRequest, response: HttpResponse, played: scene.Scene) -> None:
    """Sentences that were said; else 403 and 404 at a known address, asked for by somebody signed in."""
    said: list[scene.Refusal] = []
    for refusal in played.refusals:
        if refusal not in said:
            said.append(refusal)
            what, why = refusal.about, refusal.sentence
            audit.record(Event.REFUSED, by=_user(request), about=what, detail=why, is_refused=True)
    if played.refusals or response.status_code not in (403, 404) or request.resolver_match is None:
        return
    if user := _user(request):
        detail = "不存在或无权查看" if response.status_code == 404 else "无权进入"
        audit.record(Event.REFUSED, by=user, detail=detail, is_refused=True)


def _user(request: HttpRequest) -> User | None:
    user = request.user
    return user if isinstance(user, User) else None


class SignInMiddleware:
    """Holds those who must change their password on the page where they do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and (request.user.must_change_password or _is_old(request.user)):
            open_pages = {reverse("accounts:change_password"), reverse("accounts:sign_out")}
            if request.path not in open_pages:
                return redirect("accounts:change_password")
        return self.get_response(request)


def _is_old(user: User) -> bool:
    """Whether the password has to be renewed; PASSWORD_DAYS 0 means never."""
    days = settings.PASSWORD_DAYS
    return bool(days) and user.password_changed_at < timezone.now() - timedelta(days=days)
