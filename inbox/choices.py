"""What a person chooses about being told: address, channels and times."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.signing_in import address_change
from accounts.steps import own_account
from audit import trail
from audit.differences import differences
from audit.events import Event
from audit.history import sign_history
from inbox.models import Preference


@transaction.atomic
def save_preference(user: User, *, email: str | None = None, **values: object) -> Preference:
    """``values``: fields of ``Preference``; what is not given stays as it is, the address too."""
    account = own_account(user)
    what = differences(account, {"email": email}) if email is not None else ""
    if what and email is not None:
        old, account.email = account.email, email
        sign_history(account, by=user, reason="修改本人邮箱")
        account.save(update_fields=["email"])
        address_change.tell_after_commit(account, old)
    preference, _ = Preference.objects.update_or_create(person=account, defaults=values)
    trail.record(Event.CHANGE_PREFERENCE, by=user, about=preference, detail=what)
    return preference
