"""What was handed in answers what a supervisor asked for; called where filings are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min
from django.utils import timezone

from accounts.models import User
from issues.models import Filing
from measures.models import InstructionUnit


@dataclass(frozen=True)
class AskedOfUnit:
    """What the supervisor waits for; ``due_on`` is the first of its days."""

    count: int
    due_on: date | None


def asked_of(user: User) -> AskedOfUnit:
    """Of the unit of ``user``, if he sees all of it."""
    if user.organization_id is None or not user.has_whole_view:
        return AskedOfUnit(0, None)
    waiting = InstructionUnit.objects.filter(organization=user.organization_id).waiting()
    return AskedOfUnit(**waiting.aggregate(count=Count("pk"), due_on=Min("instruction__due_on")))


def answer_by_filing(filing: Filing) -> None:
    """What was asked for is answered by what was handed in; in the transaction that records it."""
    asked = InstructionUnit.objects.waiting().filter(
        organization=filing.inspection.organization_id, instruction__filing_kind=filing.kind
    )
    asked.update(filing=filing, answered_at=timezone.now(), answered_by_name=filing.actor_name)


def take_back_answer(filing: Filing) -> None:
    """The entry was withdrawn: what it answered is asked for again."""
    InstructionUnit.objects.filter(filing=filing).update(filing=None, answered_at=None, answered_by_name="")
