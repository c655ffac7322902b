"""What the clock does about the trail."""

from __future__ import annotations

from datetime import date, datetime

from audit import strangers
from audit.chain import chain
from audit.exceptions import Refused
from audit.verify import verify


def chain_audit(now: datetime) -> int:
    """What a crash left behind, and what strangers did, when nobody does anything that would tell it."""
    strangers.flush(now)
    return chain()


def verify_audit(_today: date) -> str:
    """A broken link is a failure, which stands on the operations page."""
    result = verify()
    if result.fault:
        raise Refused(f"审计日志不完整:{result.fault.sentence}")
    return f"{result.count}条全部一致"
