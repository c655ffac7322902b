"""Several files of the machine itself, as the command takes them: planned without being kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.exceptions import Refused
from issues.models import Inspection
from workbooks.batches.confirm import confirm_batch, plan_of_batch
from workbooks.batches.plan import BatchPlan, FileToPlan, plan_in_turn
from workbooks.batches.store import set_batch_choices, store_batch
from workbooks.batches.uploads import files_in
from workbooks.merging.model import RowAction
from workbooks.merging.senders import MissingSender, missing_senders
from workbooks.merging.snapshot import take_snapshot
from workbooks.merging.store import read_incoming
from workbooks.models import LedgerImport

# File's name → choice → what was chosen.
Choices = dict[str, dict[str, str]]


@dataclass
class PlannedOnDisk:
    """``refused``: name and reason of what is no ledger."""

    plan: BatchPlan
    refused: list[tuple[str, str]] = field(default_factory=list)
    missing: list[MissingSender] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "summary": {action.value.lower(): self.plan.count(action) for action in RowAction},
            "files": [file.as_json() for file in self.plan.files],
            "refused": [{"file": name, "message": reason} for name, reason in self.refused],
            "missing": [{"department": one.department.name, "open": one.count} for one in self.missing],
        }


def plan_on_disk(
    paths: Sequence[Path], inspection: Inspection, *, by: User, choices: Choices | None = None
) -> PlannedOnDisk:
    """What importing the files, and what is in their archives, would do now."""
    files, refused = [], []
    with _opened(paths) as uploads:
        for one in files_in(uploads):
            try:
                if one.file is None:
                    raise Refused(one.refusal)
                chosen = (choices or {}).get(one.name)
                incoming = read_incoming(one.file, name=one.name, inspection=inspection, choices=chosen)  # type: ignore[arg-type]
                files.append(FileToPlan(one.name, incoming))
            except Refused as error:
                refused.append((one.name, str(error)))
    plan = plan_in_turn(files, take_snapshot(inspection), by=by)
    senders = [file.sender for file in plan.files]
    missing = missing_senders(inspection, senders, since=plan.sent_since(timezone.localdate()))
    return PlannedOnDisk(plan, refused, missing)


@contextmanager
def _opened(paths: Sequence[Path]) -> Iterator[list[File[Any]]]:
    with ExitStack() as stack:
        try:
            files = [File(stack.enter_context(path.open("rb")), name=path.name) for path in paths]
        except OSError as error:
            raise Refused(f"不能打开文件“{error.filename}”,请检查文件是否存在。") from error
        yield files


@transaction.atomic
def import_on_disk(
    paths: Sequence[Path], inspection: Inspection, *, by: User, planned: PlannedOnDisk, choices: Choices
) -> None:
    """What was printed is what is written; a file that was refused stops all."""
    if planned.refused:
        names = "、".join(f"“{name}”" for name, _ in planned.refused)
        raise Refused(f"有{len(planned.refused)}个文件不能导入,什么也没有写入:{names}。")
    counts = [planned.plan.count(one) for one in (RowAction.CREATE, RowAction.CHANGE, RowAction.ERROR)]
    if not any(counts):
        return
    kept: list[LedgerImport] = []
    try:
        with _opened(paths) as uploads:
            batch = store_batch(uploads, inspection=inspection, by=by)
        kept = list(batch.files.all())
        set_batch_choices(batch.pk, {row.pk: choices.get(row.file_name, {}) for row in kept}, by=by)
        if plan_of_batch(batch, by=by).digest() != planned.plan.digest():
            raise Refused("文件或台账刚刚有了变化,没有导入,请重新执行。")
        confirm_batch(batch.pk, by=by, digest=planned.plan.digest())
    except BaseException:
        for row in kept:
            row.file.storage.delete(str(row.file.name))
        raise
