"""Tokens: made, revoked, recognised."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.digests import digest_of
from accounts.models import User
from accounts.steps import ask, own_account
from api.models import ApiToken, TokenScope, rights_of
from api.rules import refuse_embed, refuse_make_token, refuse_revoke_token, refuse_use
from audit import request_context, trail
from audit.events import Event

# By which a token is known for one when it is found in a file or a log.
LEAD = "rectify_"


@transaction.atomic
def make_token(*, by: User, name: str, scope: TokenScope, days: int) -> tuple[ApiToken, str]:
    """The row and the token, which is shown once and kept nowhere."""
    account, now = own_account(by), timezone.now()
    refuse = refuse_embed if scope is TokenScope.EMBED else refuse_make_token
    ask(refuse(account, now=now))
    secret = LEAD + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=account,
        name=name.strip(),
        scope=scope,
        digest=digest_of(secret),
        rights=rights_of(account),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    trail.record(Event.MAKE_TOKEN, by=account, about=token, detail=f"{scope.label};有效{days}天")
    return token, secret


@transaction.atomic
def revoke_token(token_id: int, *, by: User) -> ApiToken:
    rows = ApiToken.objects.visible_to(by).select_related("person")
    token: ApiToken = rows.select_for_update(of=("self",), no_key=True).get(pk=token_id)
    request_context.set_subject(token)
    ask(refuse_revoke_token(by, token))
    token.revoked_at, token.revoked_by_name = timezone.now(), by.label
    token.save(update_fields=["revoked_at", "revoked_by_name"])
    trail.record(Event.REVOKE_TOKEN, by=by, about=token, detail=f"{token.person.label}的令牌")
    return token


def is_any_usable() -> bool:
    """Without a token there is no interface."""
    return ApiToken.objects.usable(timezone.now()).exists()


def may_act(header: str) -> bool:
    """Whether an ``Authorization`` header carries a token with which something may be done now."""
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return False
    token = token_of(secret.strip(), today=timezone.localdate())
    return token is not None and token.may_act and refuse_use(token, now=timezone.now()) is None


def token_of(secret: str, *, today: date) -> ApiToken | None:
    """The row of a token, whatever has become of it; None for what is none.

    Notes the day, so that its owner sees whether it is used: one write a day at most.
    """
    rows = ApiToken.objects.select_related("person__organization", "person__department")
    token = rows.filter(digest=digest_of(secret)).first()
    if token is not None and token.used_on != today:
        is_new = Q(used_on__isnull=True) | Q(used_on__lt=today)
        ApiToken.objects.filter(is_new, pk=token.pk).update(used_on=today)
    return token
