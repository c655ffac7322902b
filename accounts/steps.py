"""The steps every service of accounts is made of."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts import rules
from accounts.models import User
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import sign_history

# Without characters that are mistaken for one another when read from paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
KNOWN_FIELDS = ["password_known_to", "password_given_from"]
PASSWORD_FIELDS = ["password", "must_change_password", "password_changed_at", *KNOWN_FIELDS]


def ask(refusal: str | None) -> None:
    """Raises ``Refused`` when a rule answered with a sentence."""
    if refusal is not None:
        raise Refused(refusal)


def save(
    row: models.Model,
    *,
    by: User | None,
    event: Event,
    reason: str = "",
    detail: str = "",
    fields: list[str] | None = None,
) -> None:
    """``detail`` is for the audit, ``reason`` for the history; what the event is called by default.

    ``by`` is None for what is done on the server.
    """
    sign_history(row, by=by, reason=reason or event.label)
    row.save(update_fields=fields)
    trail.record(event, by=by, about=row, detail=detail)


def locked_account(
    user_id: int, *, by: User, rule: Callable[[User, User], str | None] = rules.refuse_account
) -> User:
    account: User = (
        User.objects.administered_by(by).select_for_update(of=("self",), no_key=True).get(pk=user_id)
    )
    request_context.set_subject(account)
    ask(rule(by, account))
    return account


def own_account(user: User) -> User:
    """Locked; refused when it was switched off meanwhile."""
    account: User = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    ask(rules.refuse_inactive(account))
    return account


def random_words(count: int) -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(count))


def one_time_password() -> str:
    return random_words(3)


def know_password(account: User, *, by: User | None) -> None:
    """``by`` was shown its password, or opened another way in; None for what is done on the server."""
    account.password_known_to = by
    account.password_given_from = _address()


def make_own_from_elsewhere(account: User) -> None:
    """A password changed at the place where it was given may have been changed by who gave it."""
    if account.password_given_from and _address() not in ("", account.password_given_from):
        account.password_known_to, account.password_given_from = None, ""


def _address() -> str:
    context = request_context.current()
    return context.address[:50] if context else ""


def set_password(account: User, password: str) -> None:
    """Keeps the one before, so that it is not taken again; older ones than the rule asks for go."""
    account.old_passwords.create(encoded=account.password)
    kept = account.old_passwords.values("pk")[: settings.PASSWORD_HISTORY]
    account.old_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    account.set_password(password)
    account.password_changed_at = timezone.now()
