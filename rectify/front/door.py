"""Whom nginx lets in with a large body: it asks here before it reads one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from api.services import may_act

ADDRESS = "/signed-in"


class SignedInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == ADDRESS:
            return HttpResponse(status=204 if _may_send(request) else 401)
        return self.get_response(request)


def _may_send(request: HttpRequest) -> bool:
    """Signed in, or with a token of the interface that may act."""
    return request.user.is_authenticated or may_act(request.headers.get("Authorization", ""))
