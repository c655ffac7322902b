"""Whom nginx lets in with a large body: it asks here before it reads one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from rectify.front.codes import holds_a_code

ADDRESS = "/signed-in"
# What nginx says of where the body goes to.
ASKED = "HTTP_X_UPLOAD_ADDRESS"


class SignedInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == ADDRESS:
            is_let_in = request.user.is_authenticated or holds_a_code(request.META.get(ASKED, ""))
            return HttpResponse(status=204 if is_let_in else 401)
        return self.get_response(request)
