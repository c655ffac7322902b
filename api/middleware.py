"""What is different at the addresses of the interface: no cookies, problem details, ETag."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from api.problems import CONTENT_TYPE, problem

PREFIX = "/api/v1/"
EMBEDDED = "/embed/"
# All but what is of the body that is replaced.
OF_THE_BODY = {"content-type", "content-length"}


class InterfaceMiddleware:
    """In front of sessions: a cookie opens nothing here, so that no page of another site can use one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith((PREFIX, EMBEDDED)):
            request.COOKIES = {}
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        # Answers that are made before ours (a wrong method, a database away) look whom they are for.
        request.META["HTTP_ACCEPT"] = "application/json"
        response = self.get_response(request)
        if response.status_code >= 400:
            return _as_problem(response)
        return _unless_unchanged(request, response)


def _as_problem(response: HttpResponse) -> HttpResponse:
    if response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
        return response
    answer = problem(response.status_code)
    for name, value in response.headers.items():
        if name.lower() not in OF_THE_BODY:
            answer[name] = value
    return answer


def _unless_unchanged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 where the caller has the same text already. Weak: compressed it is another one."""
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.streaming:
        return response
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    found = get_conditional_response(request, etag=etag, response=response)
    return found if isinstance(found, HttpResponse) else response
