"""The secret address of a person's calendar: made, replaced, withdrawn, and recognised."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.digests import digest_of
from accounts.models import User
from audit import trail
from audit.events import Event
from inbox.models import CalendarAddress


@transaction.atomic
def new_secret(user: User) -> str:
    """The secret, which is kept nowhere; the address before it stops working."""
    secret = secrets.token_urlsafe(32)
    values = {"digest": digest_of(secret), "created_at": timezone.now(), "read_on": None}
    address, _ = CalendarAddress.objects.update_or_create(person=user, defaults=values)
    trail.record(Event.CALENDAR_ADDRESS, by=user, about=address)
    return secret


@transaction.atomic
def withdraw(user: User) -> None:
    count, _ = CalendarAddress.objects.filter(person=user).delete()
    if count:
        trail.record(Event.WITHDRAW_CALENDAR, by=user)


def person_of(secret: str, *, today: date) -> User | None:
    """Whose calendar it is; None when it was withdrawn or the account is switched off.

    Notes the day, so that the owner sees whether somebody reads it: one write a day at most.
    """
    rows = CalendarAddress.objects.select_related("person").filter(
        digest=digest_of(secret), person__is_active=True
    )
    address = rows.first()
    if address is None:
        return None
    is_new = Q(read_on__isnull=True) | Q(read_on__lt=today)
    if address.read_on != today:
        CalendarAddress.objects.filter(is_new, pk=address.pk).update(read_on=today)
    return address.person
