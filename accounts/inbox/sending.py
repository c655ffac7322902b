"""Sends what waits."""

from __future__ import annotations

from datetime import datetime


def send_waiting(now: datetime) -> int:
    """How many deliveries were sent."""
    return 0
