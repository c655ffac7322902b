"""What comes down becomes the same things here: 督查要求, 催办, 意见, with the messages they bring."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from accounts.models import User
from audit.exceptions import Refused
from exchange.contents import TASKS, PackageManifest, PackedInstruction, PackedNote, Tasks
from exchange.models import IncomingPackage, NoteKind, ReceivedTask
from exchange.opening import parsed, part_of
from issues.models import Inspection
from measures import services
from measures.files import clean_name
from measures.models import Measure
from measures.rules import refuse_comment
from measures.services.instructing import MAX_FORM, InstructionInput
from measures.services.urging import may_be_urged

WORDS = {NoteKind.QUESTION: "【督查提问】", NoteKind.FEEDBACK: "【督查反馈】", NoteKind.URGE: "【督查催办】"}


def tasks_of(row: IncomingPackage) -> Tasks:
    raw = part_of(Path(row.file.path), TASKS, name=row.name)
    if not raw:
        raise Refused(f"“{row.name}”里没有任务,不能收下。")
    return parsed(Tasks, raw, name=row.name, what="任务")


def hold_measures(row: IncomingPackage) -> None:
    """All that its notes are about, inspections first, as every act that locks several: one by one, an urging
    would lock its measure and a remark behind it the inspection."""
    keys = [note.measure for note in tasks_of(row).notes]
    measures = Measure.objects.filter(organization=row.organization_id, pk__in=keys).order_by("pk")
    inspections = Inspection.objects.filter(pk__in=measures.order_by().values("inspection")).order_by("pk")
    len(inspections.only("pk").select_for_update(of=("self",), no_key=True))
    len(measures.only("pk").select_for_update(of=("self",), no_key=True))


def take_tasks(row: IncomingPackage, *, by: User) -> None:
    """In the transaction that takes the package in; whoever is asked hears of it as of any other."""
    tasks, name = tasks_of(row), PackageManifest.model_validate(row.manifest).sender.name
    for one in tasks.instructions:
        _instruction(row, one, by=by, sender=f"{name} {one.person}")
    for note in tasks.notes:
        _note(row, note, by=by, sender=f"{name} {note.person}")


def _instruction(row: IncomingPackage, one: PackedInstruction, *, by: User, sender: str) -> None:
    new = InstructionInput(one.kind, one.text, one.due_on, one.filing_kind, form=_form(row, one))
    made = services.receive_instruction(row.organization, new, by=by, sender=sender)
    if not ReceivedTask.objects.filter(package=row, instruction=made).exists():
        ReceivedTask.objects.create(package=row, source=one.key, instruction=made)


def _form(row: IncomingPackage, one: PackedInstruction) -> UploadedFile | None:
    """Looked at as if it were uploaded: the list of the package does not say what it will be called."""
    if not one.form_path:
        return None
    content = part_of(Path(row.file.path), one.form_path, name=row.name, most=MAX_FORM)
    return SimpleUploadedFile(clean_name(one.form_name) or "表格", content) if content else None


def _note(row: IncomingPackage, note: PackedNote, *, by: User, sender: str) -> None:
    """A 催办 where somebody can be urged; what is done or closed meanwhile gets it as a comment."""
    rows = Measure.objects.current().filter(organization=row.organization_id, pk=note.measure)
    measure = rows.select_related("inspection").first()
    if measure is None or refuse_comment(by, measure) is not None:
        # At rest meanwhile: the receipt says so, and the rest of the package is not held up.
        ReceivedTask.objects.create(package=row, source=note.key)
        return
    kind = note.kind
    if kind == NoteKind.URGE and may_be_urged(measure, by=by):
        urge = services.urge(measure.pk, by=by, note=note.text, again=True, sender=sender)
        ReceivedTask.objects.create(package=row, source=note.key, urge=urge, measure=measure)
        return
    text = f"{WORDS[kind]}{note.text}"
    comment = services.comment(by=by, text=text, measure=measure, sender=sender)
    ReceivedTask.objects.create(package=row, source=note.key, comment=comment, measure=measure)
