"""Who asks: the person of a token, and nobody by a cookie."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from accounts import limits
from accounts.models import User
from api.models import ApiToken, TokenScope
from api.rules import refuse_use
from api.services import is_any_usable, token_of
from audit import request_context, strangers
from audit.events import Event


class TokenRequest(HttpRequest):
    """A name for the type only: nobody makes one. Behind ``TokenAuth`` the user is one of ours."""

    user: User
    auth: ApiToken


class NoToken(Exception):
    """``str(error)`` says why the token opens nothing."""


class TokenAuth(HttpBearer):
    """``is_acting``: the address does something, for which reading is not enough."""

    def __init__(self, *, is_acting: bool = False) -> None:
        super().__init__()
        self.is_acting = is_acting

    def __call__(self, request: HttpRequest) -> ApiToken:
        scheme, _, secret = request.headers.get(self.header, "").partition(" ")
        return self.authenticate(request, secret.strip() if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """Raises ``Http404`` while there is no interface, ``NoToken``, ``TooMany``, ``PermissionDenied``."""
        found = token_of(token, today=timezone.localdate()) if token else None
        if found is None:
            self._refuse(request, token)
            raise NoToken("请在 Authorization 请求头中带上有效的接口令牌:Bearer 令牌。")
        limits.spend("api", found.pk)
        if refusal := refuse_use(found, now=timezone.now()):
            raise NoToken(refusal)
        request.user = found.person
        _say_which_token(found)
        if found.scope == TokenScope.EMBED:
            raise PermissionDenied("这是大屏链接的令牌,不能用于接口。")
        if self.is_acting and not found.may_act:
            raise PermissionDenied("这个令牌只能读取,办理须用权限为“读取并办理”的令牌。")
        return found

    def _refuse(self, request: HttpRequest, token: str) -> None:
        if not is_any_usable():
            raise Http404
        if token:
            limits.spend("api_address", request.META.get("REMOTE_ADDR", ""))
            strangers.record(Event.REFUSED, about="接口令牌", detail="令牌不正确")


def _say_which_token(token: ApiToken) -> None:
    """For the audit, beside the address that was asked."""
    if context := request_context.current():
        context.path = f"{context.path} 令牌:{token.name}"
