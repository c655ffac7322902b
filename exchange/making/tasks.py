"""任务包: what a supervisor sends down to a unit that works elsewhere, of what was asked and noted here."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organization, User
from accounts.steps import ask
from audit.exceptions import Refused
from exchange.contents import (
    TASKS,
    PackageManifest,
    PackedInstruction,
    PackedNote,
    PackedUnit,
    Tasks,
)
from exchange.keys import own_key, sender_of
from exchange.making.limits import within_limits
from exchange.making.store import NewPackage, next_place, store_package
from exchange.making.writing import PackageZip
from exchange.models import KnownKey, NoteKind, OutgoingPackage, PackageKind, UnitNote
from exchange.rules import refuse_supervise
from ledger.file_names import safe_part
from measures.models import Instruction, InstructionKind, InstructionUnit

SENDER = "督查"


@dataclass(frozen=True)
class TaskChoice:
    organization: int
    instructions: tuple[int, ...]
    notes: tuple[int, ...]
    note: str = ""


def offered_instructions(user: User, organization: Organization) -> QuerySet[InstructionUnit]:
    """What stands and is not answered."""
    rows = InstructionUnit.objects.visible_to(user).filter(organization=organization).waiting()
    return rows.select_related("instruction").order_by("-pk")


def sent_before(organization: Organization) -> dict[int, int]:
    """Instruction → the number of the last package it went in."""
    rows = OutgoingPackage.objects.filter(kind=PackageKind.TASK, organization=organization)
    found: dict[int, int] = {}
    for number, contents in rows.order_by("number").values_list("number", "contents"):
        found |= dict.fromkeys(contents.get("instructions", ()), number)
    return found


def make_tasks(choice: TaskChoice, folder: Path, *, by: User, job: int | None = None) -> OutgoingPackage:
    """Raises ``Organization.DoesNotExist`` for a unit that ``by`` does not see."""
    if job is not None and (done := OutgoingPackage.objects.filter(job=job).first()):
        return done
    ask(refuse_supervise(by))
    organization = Organization.objects.visible_to(by).get(pk=choice.organization)
    asked = offered_instructions(by, organization).filter(instruction__in=choice.instructions)
    instructions = [row.instruction for row in asked]
    waiting = UnitNote.objects.visible_to(by).waiting().filter(organization=organization)
    notes = list(waiting.filter(pk__in=choice.notes).order_by("pk"))
    if not instructions and not notes:
        raise Refused("请至少选择一项督查要求或一条意见。")
    row, key = own_key(by=by)
    path, place = folder / "tasks.zip", next_place(PackageKind.TASK, organization)
    now = timezone.now()
    with zipfile.ZipFile(path, "w") as target:
        package = PackageZip(target)
        with within_limits("任务包"):
            tasks = _tasks(package, instructions, notes)
        package.add(TASKS, tasks.model_dump_json().encode())
        with within_limits("任务包"):
            manifest = PackageManifest(
                format="rectify-package",
                version=1,
                kind="TASK",
                number=place.number,
                previous=place.previous,
                unit=_unit(organization),
                sender=sender_of(row, name=SENDER, by=by),
                as_of=now,
                files=tuple(package.files),
                rows=len(instructions) + len(notes),
                note=choice.note.strip(),
            )
        digest = package.seal(manifest, key)
    name = f"{safe_part(str(organization), longest=40)}_{timezone.localtime(now):%Y%m%d}_任务包.zip"
    contents = {"instructions": [one.pk for one in instructions], "notes": [one.pk for one in notes]}
    summary = f"{len(instructions)}项督查要求,{len(notes)}条对措施的意见"
    new = NewPackage(manifest, digest, name, summary, contents)
    return store_package(path, new, organization=organization, by=by, job=job)


def _unit(organization: Organization) -> PackedUnit:
    """By the code it has at home, known since its first report."""
    known = KnownKey.objects.filter(organization=organization, kind=PackageKind.REPORT).first()
    if known is None:
        return PackedUnit(code="", name=organization.name)
    return PackedUnit(site=known.site, code=known.unit_code, name=known.name)


def _tasks(package: PackageZip, instructions: Sequence[Instruction], notes: Sequence[UnitNote]) -> Tasks:
    return Tasks(
        instructions=tuple(_instruction(package, row) for row in instructions),
        notes=tuple(
            PackedNote(
                key=row.pk,
                kind=NoteKind(row.kind),
                measure=row.measure_key,
                text=row.text,
                person=row.actor_name,
            )
            for row in notes
        ),
    )


def _instruction(package: PackageZip, row: Instruction) -> PackedInstruction:
    path = ""
    if row.form_name:
        path = f"forms/{row.pk}-{safe_part(row.form_name, longest=80)}"
        package.add(path, base64.b64decode(row.form))
    return PackedInstruction(
        key=row.pk,
        kind=InstructionKind(row.kind),
        text=row.text,
        due_on=row.due_on,
        filing_kind=row.filing_kind,
        form_name=row.form_name,
        form_path=path,
        person=row.actor_name,
    )
