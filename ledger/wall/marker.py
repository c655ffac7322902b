"""Whether anything was recorded since: the screen asks once a minute, and mostly the answer is no."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max

from accounts.models import User
from audit.models import AuditEntry, AuditTail


def wall_marker(user: User, asked: str, today: date) -> str:
    """An ETag of what a screen shows; two reads of a row each. Every act leaves an entry in the trail.

    What is not chained yet counts besides, because entries commit in another order than their ids.
    """
    tail = AuditTail.objects.values_list("number", flat=True).first() or 0
    loose = (
        AuditEntry.objects.filter(number__isnull=True).order_by().aggregate(last=Max("id"), all=Count("id"))
    )
    return f'"{user.pk}-{asked}-{today:%Y%m%d}-{tail}-{loose["last"]}-{loose["all"]}"'
