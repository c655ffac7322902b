"""Who is locked out after wrong passwords and codes, and for how long."""

from __future__ import annotations

from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_ip_address, get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import UserQuerySet
from accounts.signing_in import halfway

FIRST = timedelta(minutes=15)
# 15 minutes, 30, 1 hour … 16 hours.
MAX_DOUBLINGS = 6
# Longer than the longest lock, or a lock would be forgotten before it ends.
MEMORY = timedelta(days=1)
WINDOW = timedelta(hours=1)


def username_of(request: HttpRequest, credentials: dict[str, str] | None) -> str | None:
    """The name being tried; on the page for the code nobody types it again."""
    if credentials:
        return credentials.get("username")
    return request.POST.get("username") or halfway.username(request)


def cool_off(request: HttpRequest | None = None) -> timedelta:
    """For axes; without a request (its commands) the longest."""
    if request is None:
        return FIRST * 2**MAX_DOUBLINGS
    failures = _failures(username=get_client_username(request), ip_address=get_client_ip_address(request))
    rounds = max(failures // settings.AXES_FAILURE_LIMIT - 1, 0)
    return FIRST * 2 ** min(rounds, MAX_DOUBLINGS)


def _failures(**where: object) -> int:
    """Each browser's attempts are a row of their own, so they are summed."""
    return AccessAttempt.objects.filter(**where).aggregate(all=Sum("failures_since_start"))["all"] or 0


def is_address_blocked(request: HttpRequest) -> bool:
    """Whether too many names were tried from here, which the lock of each single name does not notice."""
    most = settings.SIGN_IN_ADDRESS_FAILURES
    since = timezone.now() - WINDOW
    address = get_client_ip_address(request)
    return bool(most) and _failures(ip_address=address, attempt_time__gte=since) >= most


def unlock(username: str) -> int:
    """Forgets the failures of a name from every address; how many rows there were."""
    return AccessAttempt.objects.filter(username=username).delete()[0]


def with_locks(rows: UserQuerySet) -> UserQuerySet:
    """Accounts with ``has_failures``: whether wrong passwords or codes lock the name, or did within a day."""
    attempts = AccessAttempt.objects.filter(
        username=OuterRef("username"),
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gte=timezone.now() - MEMORY,
    )
    return rows.annotate(has_failures=Exists(attempts))


class LockoutHandler(AxesDatabaseHandler):
    """The stock one forgets everybody's failures after the shortest lock, whoever signs in next."""

    def clean_expired_user_attempts(
        self, request: HttpRequest | None = None, credentials: dict[str, str] | None = None
    ) -> int:
        now = timezone.now()
        # Tried in the future: the clock was put right since.
        is_over = Q(attempt_time__lte=now - MEMORY) | Q(attempt_time__gt=now + MEMORY)
        return AccessAttempt.objects.filter(is_over).delete()[0]

    def get_user_attempts(
        self, request: HttpRequest, credentials: dict[str, str] | None = None
    ) -> list[QuerySet[AccessAttempt]]:
        latest = timezone.now() + MEMORY
        found = super().get_user_attempts(request, credentials)
        return [attempts.filter(attempt_time__lte=latest) for attempts in found]

    def is_blacklisted(self, request: HttpRequest, credentials: dict[str, str] | None = None) -> bool:
        return super().is_blacklisted(request, credentials) or is_address_blocked(request)
