"""Whom nginx lets in with a large body: it asks here before it reads one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ADDRESS = "/signed-in"


class SignedInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == ADDRESS:
            return HttpResponse(status=204 if request.user.is_authenticated else 401)
        return self.get_response(request)
