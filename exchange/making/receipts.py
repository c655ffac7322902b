"""回执: what a unit took in of its supervisor's tasks, and what it answered; goes up with each report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from accounts.models import Organization
from exchange.contents import PackedAnswer, PackedReceipt, Receipts
from exchange.models import IncomingPackage, PackageKind, ReceivedTask
from measures.models import Comment, InstructionUnit, UrgeReceipt

# Older ones were told in many packages already.
MAX_RECEIPTS = 500
GONE = "本单位没有这条措施,或者已归档、已移交档案,没有办理。"


def receipts_of(organization: Organization) -> Receipts:
    rows = IncomingPackage.objects.taken().filter(kind=PackageKind.TASK, organization=organization)
    packages = list(rows.exclude(digest="").order_by("-pk")[:MAX_RECEIPTS])
    tasks: dict[int, list[ReceivedTask]] = defaultdict(list)
    found = ReceivedTask.objects.filter(package__in=[row.pk for row in packages])
    for task in found.select_related("package", "instruction", "urge", "comment"):
        tasks[task.package_id].append(task)
    answers = _answers(organization, found.values_list("instruction_id", flat=True))
    return Receipts(
        receipts=tuple(_receipt(row, tasks[row.pk], answers) for row in reversed(packages) if row.taken_at)
    )


def _answers(organization: Organization, instructions: Iterable[int | None]) -> dict[int, InstructionUnit]:
    keys = [pk for pk in instructions if pk is not None]
    rows = InstructionUnit.objects.filter(organization=organization, instruction__in=keys)
    answered = rows.filter(answered_at__isnull=False).select_related("filing")
    return {row.instruction_id: row for row in answered}


def _receipt(
    row: IncomingPackage, tasks: list[ReceivedTask], answers: Mapping[int, InstructionUnit]
) -> PackedReceipt:
    assert row.taken_at is not None
    return PackedReceipt(
        package=row.digest,
        taken_at=row.taken_at,
        person=row.taken_by_name,
        answers=tuple(_answer(task, answers) for task in tasks if task.instruction_id in answers),
        replies=tuple(reply for task in tasks for reply in _replies(task)),
    )


def _answer(task: ReceivedTask, answers: Mapping[int, InstructionUnit]) -> PackedAnswer:
    assert task.instruction_id is not None
    unit = answers[task.instruction_id]
    assert unit.answered_at is not None
    text = f"已登记报送:{unit.filing}" if unit.filing else unit.reply
    return PackedAnswer(
        source=task.source, text=text or "已阅", person=unit.answered_by_name, at=unit.answered_at
    )


def _replies(task: ReceivedTask) -> Iterator[PackedAnswer]:
    """To a note: who confirmed having read it, and what was said on its measure since."""
    if task.urge is not None:
        for receipt in UrgeReceipt.objects.filter(urge=task.urge):
            yield PackedAnswer(source=task.source, text="已阅", person=receipt.actor_name, at=receipt.at)
    begun = task.urge or task.comment
    if begun is None or task.measure_id is None:
        if task.instruction_id is None and task.package.taken_at is not None:
            who, when = task.package.taken_by_name, task.package.taken_at
            yield PackedAnswer(source=task.source, text=GONE, person=who, at=when)
        return
    own = ReceivedTask.objects.filter(comment__isnull=False).values("comment_id")
    later = Comment.objects.filter(measure=task.measure_id, at__gte=begun.at).exclude(pk__in=own)
    for row in later.order_by("pk"):
        yield PackedAnswer(source=task.source, text=row.text, person=row.actor_name, at=row.at)
