"""A phone for the tests: binds an account to itself and shows codes."""

from __future__ import annotations

import time

import pyotp
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import SecondFactor, User
from accounts.signing_in import second_factor, sign_in
from tests.cast import PASSWORD

SIGN_IN = reverse("accounts:sign_in")
CODE = reverse("accounts:second_step")
PAGE = reverse("accounts:second_factor")


def code_of(user: User, *, steps: int = 0) -> str:
    """What the phone shows now, or so many half minutes later."""
    secret = second_factor.secret_of(user.second_factor.seed)
    return pyotp.TOTP(secret).at(int(time.time()) + steps * second_factor.STEP)


def bound(user: User) -> list[str]:
    """Switches it on; the recovery codes. The present code counts as the one before and opens as well."""
    sign_in.start_second_factor(user)
    user.refresh_from_db()
    codes = sign_in.confirm_second_factor(user, code_of(user))
    SecondFactor.objects.filter(user=user).update(last_step=F("last_step") - 1)
    return codes


def after_password(user: User, **data: str) -> Client:
    client = Client()
    response = client.post(SIGN_IN, {"username": user.username, "password": PASSWORD} | data)
    assert response["Location"] == CODE
    return client


def signed_in(user: User) -> Client:
    client = Client()
    client.post(SIGN_IN, {"username": user.username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def reasons(user: User) -> list[tuple[str | None, str]]:
    """Who changed the account and why, newest first; a sign-in leaves an entry without reason."""
    rows = user.history.exclude(history_change_reason=None)
    return list(rows.values_list("history_user_id", "history_change_reason"))
