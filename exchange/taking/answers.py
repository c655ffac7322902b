"""回执 and answers that came up with a report: written beside what was asked, once each."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from accounts.models import User
from audit import trail
from audit.events import Event
from exchange.contents import RECEIPTS, PackedAnswer, PackedReceipt, Receipts
from exchange.models import (
    IncomingPackage,
    NoteReply,
    OutgoingPackage,
    PackageKind,
    TaskReceipt,
    UnitNote,
)
from exchange.opening import parsed, part_of
from inbox.settling import settle
from measures.answered import answer_awaited
from measures.models import InstructionUnit


@transaction.atomic
def take_receipts(row: IncomingPackage, *, by: User) -> None:
    raw = part_of(Path(row.file.path), RECEIPTS, name=row.name)
    if not raw:
        return
    found = parsed(Receipts, raw, name=row.name, what="回执").receipts
    sent = OutgoingPackage.objects.filter(kind=PackageKind.TASK, organization=row.organization_id)
    packages = {one.digest: one for one in sent.filter(digest__in=[one.package for one in found])}
    for receipt in found:
        if package := packages.get(receipt.package):
            _take(row, package, receipt, by=by)


def _take(row: IncomingPackage, package: OutgoingPackage, receipt: PackedReceipt, *, by: User) -> None:
    """Only of what that very package held."""
    TaskReceipt.objects.get_or_create(
        package=package,
        defaults={"told_in": row, "taken_at": receipt.taken_at, "taken_by_name": receipt.person[:150]},
    )
    asked = set(package.contents["instructions"])
    for answer in receipt.answers:
        if answer.source in asked:
            _answer(row, answer, by=by)
    notes = {note.pk: note for note in UnitNote.objects.filter(sent_in=package)}
    for reply in receipt.replies:
        if note := notes.get(reply.source):
            NoteReply.objects.get_or_create(
                note=note,
                replied_at=reply.at,
                defaults={"text": reply.text, "replied_by_name": reply.person[:150]},
            )


def _answer(row: IncomingPackage, answer: PackedAnswer, *, by: User) -> None:
    rows = InstructionUnit.objects.select_for_update(of=("self",), no_key=True).select_related("instruction")
    unit = rows.filter(instruction=answer.source, organization=row.organization_id).first()
    if unit is None or unit.answered_at is not None:
        return
    unit.reply, unit.answered_at = answer.text, answer.at
    unit.answered_by_name = answer.person[:150]
    unit.save(update_fields=["reply", "answered_at", "answered_by_name"])
    trail.record(
        Event.CONFIRM_INSTRUCTION, by=by, about=row.organization, detail=f"{unit.instruction}(随{row})"
    )
    settle([answer_awaited(unit.instruction_id, unit.organization_id)])
