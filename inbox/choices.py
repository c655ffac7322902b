"""What a person chooses about being told: address, channels and times."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.steps import own_account
from audit import trail
from audit.events import Event
from audit.history import sign_history
from inbox.models import Preference


@transaction.atomic
def save_preference(user: User, *, email: str | None = None, **values: object) -> Preference:
    """``values``: fields of ``Preference``; what is not given stays as it is, the address too."""
    account = own_account(user)
    if email is not None and email != account.email:
        account.email = email
        sign_history(account, by=user, reason="修改本人邮箱")
        account.save(update_fields=["email"])
    preference, _ = Preference.objects.update_or_create(person=account, defaults=values)
    trail.record(Event.CHANGE_PREFERENCE, by=user, about=preference)
    return preference
