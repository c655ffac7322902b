"""Who is signed in, asked by every page."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from accounts.models import User
from audit import sql


class AccountBackend(ModelBackend):
    """Django's own; the account is read by a statement that is written out."""

    def get_user(self, user_id: int) -> User | None:
        account = sql.one(User, user_id)
        return account if account is not None and self.user_can_authenticate(account) else None
