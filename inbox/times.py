"""When a message may go out: quiet hours, and the hour at which somebody wants his mail."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from inbox.models import Preference


def mail_time(at: datetime, preference: Preference | None) -> datetime:
    """The first instant from ``at`` on at which mail may be sent to this person."""
    if preference is None:
        return at
    if preference.mail_at is not None:
        return _next(at, preference.mail_at)
    return after_quiet(at, preference)


def after_quiet(at: datetime, preference: Preference | None) -> datetime:
    """``at``, or the end of the quiet hours it falls into."""
    if preference is None or preference.quiet_from is None or preference.quiet_until is None:
        return at
    start, end = preference.quiet_from, preference.quiet_until
    clock = timezone.localtime(at).time()
    is_quiet = start <= clock < end if start < end else clock >= start or clock < end
    return _next(at, end) if is_quiet else at


def _next(at: datetime, clock: time) -> datetime:
    """The next instant, ``at`` itself included, at which the local clock shows ``clock``."""
    local = timezone.localtime(at)
    found = local.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0)
    return found if found >= local else found + timedelta(days=1)
