"""Sessions that are over."""

from __future__ import annotations

from datetime import date

from django.contrib.sessions.models import Session
from django.utils import timezone


def clear_sessions(_today: date) -> str:
    count, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return f"清理了{count}个会话" if count else ""
