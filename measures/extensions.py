"""延期说明: how a deadline came to be what it is, in one text for page, ledger and export."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.utils import timezone

from measures.models import ExtensionRequest, ExtensionState


class Dated(Protocol):
    """A measure's dates."""

    original_due_on: date | None
    due_on: date | None


def explanation(measure: Dated, requests: Iterable[ExtensionRequest]) -> str:
    """The first deadline, each extension with its reason, and a date set otherwise; "" when none moved it.

    ``requests`` are all of one measure in the order they were made.
    """
    approved = [request for request in requests if request.state == ExtensionState.APPROVED]
    lines = [_line(number, request) for number, request in enumerate(approved, 1)]
    latest = approved[-1].to_due_on if approved else measure.original_due_on
    if measure.original_due_on is not None and measure.due_on != latest:
        lines.append(f"改派时调整为{measure.due_on}" if measure.due_on else "改派时取消时限")
    if not lines:
        return ""
    times = f",延期{len(approved)}次" if approved else ""
    return f"原定{measure.original_due_on}{times}。\n" + "\n".join(lines)


def _line(number: int, request: ExtensionRequest) -> str:
    decided_on = timezone.localdate(request.answered_at)
    return f"第{number}次:延至{request.to_due_on}({decided_on}同意,{request.reason})"
