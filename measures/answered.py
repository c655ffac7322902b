"""What was handed in answers what a supervisor asked for; called where filings are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.models import User
from inbox.settling import settle
from issues.models import Filing
from measures.models import BulkAct, InstructionUnit
from measures.models.instruction import DAY_KINDS


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
    first = Min("instruction__due_on", filter=~Q(instruction__kind__in=DAY_KINDS))
    return AskedOfUnit(**waiting.aggregate(count=Count("pk"), due_on=first))


def answer_awaited(instruction_id: int, organization_id: int) -> str:
    """What the messages wait for that told the people of a unit."""
    return f"instruction:{instruction_id}:{organization_id}"


def answer_by_filing(filing: Filing) -> None:
    """What was asked for is answered by what was handed in; in the transaction that records it."""
    waiting = InstructionUnit.objects.waiting().select_for_update(of=("self",), no_key=True).order_by("pk")
    unit = filing.inspection.organization_id
    rows = list(waiting.filter(organization=unit, instruction__filing_kind=filing.kind))
    told = {"filing": filing, "answered_at": timezone.now(), "answered_by_name": filing.actor_name}
    InstructionUnit.objects.filter(pk__in=[row.pk for row in rows]).update(**told)
    settle(answer_awaited(row.instruction_id, unit) for row in rows)


def ask_again(bulk: BulkAct) -> None:
    """What a unit changed to take over a 统一时限 was undone: it is asked again."""
    InstructionUnit.objects.filter(bulk=bulk).update(
        bulk=None, reply="", is_taken_over=False, answered_at=None, answered_by_name=""
    )


def take_back_answer(filing: Filing) -> None:
    """The entry was withdrawn: what it answered is asked for again."""
    InstructionUnit.objects.filter(filing=filing).update(filing=None, answered_at=None, answered_by_name="")
