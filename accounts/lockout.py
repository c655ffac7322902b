"""How long a name and address are locked after wrong passwords: longer with every further round."""

from __future__ import annotations

from datetime import timedelta

from axes.helpers import get_client_ip_address, get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest

FIRST = timedelta(minutes=15)
# 15 minutes, 30, 1 hour … 16 hours.
MOST_DOUBLINGS = 6


def cool_off(request: HttpRequest | None = None) -> timedelta:
    """For axes; without a request (its commands) the longest."""
    if request is None:
        return FIRST * 2**MOST_DOUBLINGS
    attempts = AccessAttempt.objects.filter(
        username=get_client_username(request), ip_address=get_client_ip_address(request)
    )
    failures = attempts.aggregate(most=Max("failures_since_start"))["most"] or 0
    rounds = max(failures // settings.AXES_FAILURE_LIMIT - 1, 0)
    return FIRST * 2 ** min(rounds, MOST_DOUBLINGS)
