"""What stands between signing in and the first page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.models import User


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
