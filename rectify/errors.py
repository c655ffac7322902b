"""Errors that Django would answer in English."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render

STALE_FORM = "页面停留过久或已重新登录,为安全起见没有提交。请返回上一页,刷新后再试一次。"
BAD_REQUEST = "请求有误,系统无法处理。请返回上一页,刷新后再试一次。"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """``reason`` is for the log only, where Django has written it already."""
    return render(request, "403.html", {"exception": STALE_FORM}, status=403)


def bad_request(_request: HttpRequest, _exception: Exception) -> HttpResponse:
    """Plain text: a request as broken as this may not bear a page with a session and a user."""
    return HttpResponseBadRequest(BAD_REQUEST, content_type="text/plain; charset=utf-8")
