"""What a request that was stopped halfway is told."""

from __future__ import annotations

from contextlib import suppress

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from rectify.uploads import UploadStopped

# A browser that is still sending when the connection closes shows a network error instead of our page.
MOST_DRAINED = 64 * 1024 * 1024
TOO_MUCH = "提交的内容太多,没有保存。请返回上一页,分几次提交。"


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page, or for a script the same sentence in JSON."""
    sentence, status = _answer(exception)
    if status == 413:
        _drain(request)
    if not request.accepts("text/html"):
        return JsonResponse({"ok": False, "message": sentence}, status=status)
    return render(request, "400.html", {"sentence": sentence}, status=status)


def _drain(request: HttpRequest) -> None:
    """Reads on what was refused, to a bound; nothing of it is kept."""
    left = MOST_DRAINED
    with suppress(OSError):
        while left > 0 and (piece := request.read(64 * 1024)):
            left -= len(piece)


def _answer(exception: Exception) -> tuple[str, int]:
    if isinstance(exception, UploadStopped):
        return str(exception), exception.status
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return TOO_MUCH, 413
    return "请返回上一页后重试。", 400
