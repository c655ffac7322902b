"""Whom nginx lets in with a large body: it asks here before it reads one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from api.services import may_act
from rectify.front.codes import holds_a_code

ADDRESS = "/signed-in"
# What nginx says of where the body goes to.
ASKED = "HTTP_X_UPLOAD_ADDRESS"


class SignedInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == ADDRESS:
            return HttpResponse(status=204 if _may_send(request) else 401)
        return self.get_response(request)


def _may_send(request: HttpRequest) -> bool:
    """Signed in, or with a token of the interface that may act, or with the code of a phone."""
    return (
        request.user.is_authenticated
        or may_act(request.headers.get("Authorization", ""))
        or holds_a_code(request.META.get(ASKED, ""))
    )
