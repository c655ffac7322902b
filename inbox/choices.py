"""What a person chooses about being told: address, channels and times."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.steps import own_account
from audit import trail
from audit.events import Event
from inbox.models import Preference


@transaction.atomic
def save_preference(user: User, *, email: str | None = None, **values: Any) -> Preference:
    """``values``: fields of ``Preference``; what is not given stays as it is, the address too."""
    account: Any = own_account(user)
    if email is not None and email != account.email:
        account.email = email
        account._history_user = user
        account._change_reason = "修改本人邮箱"
        account.save(update_fields=["email"])
    preference, _ = Preference.objects.update_or_create(person=account, defaults=values)
    trail.record(Event.CHANGE_PREFERENCE, by=user, about=preference)
    return preference
