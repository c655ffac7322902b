"""Keeping the files of a batch: taken in one by one, so that one that cannot be read stops only itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.db import transaction

from accounts.models import Department, User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused, may_be_written
from issues.models import Inspection
from issues.rules import refuse_build, refuse_transferred
from issues.services import add_inspection
from measures.files import sha256_of
from workbooks.batches.uploads import MAX_FILES, FileIn, files_in
from workbooks.merging.store import set_choices, store_import
from workbooks.models import ImportBatch, ImportState, LedgerImport


@transaction.atomic
def store_batch(uploads: Iterable[File[Any]], *, inspection: Inspection | str, by: User) -> ImportBatch:
    """A batch of what can be read; raises ``Refused`` with all reasons when nothing can.

    ``inspection``: one there is, or the name of a new one.
    """
    if isinstance(inspection, str):
        inspection = add_inspection(inspection, by=by)
    if by.organization_id != inspection.organization_id or refuse_build(by, inspection.organization):
        raise Refused("只有整改办可以导入台账。")
    ask(refuse_transferred(inspection))
    batch = ImportBatch(
        organization=inspection.organization, inspection=inspection, actor=by, actor_name=by.label
    )
    batch.save(force_insert=True)
    _take_in(batch, files_in(uploads), by=by)
    if not batch.files.exists():
        raise Refused(
            "没有能导入的文件。" + "".join(f"{one['name']}:{one['reason']}" for one in batch.refused)
        )
    return batch


@transaction.atomic
def add_files(batch_id: int, uploads: Iterable[File[Any]], *, by: User) -> ImportBatch:
    """Further files into a batch; those of one name are not taken for the same file."""
    batch = locked_batch(batch_id, by=by)
    _take_in(batch, files_in(uploads), by=by)
    return batch


def locked_batch(batch_id: int, *, by: User) -> ImportBatch:
    """Raises ``DoesNotExist`` for somebody else's."""
    found = ImportBatch.objects.visible_to(by).select_related("organization", "inspection__organization")
    batch = found.select_for_update(of=("self",), no_key=True).get(pk=batch_id)
    request_context.set_subject(batch.inspection)
    return batch


def _take_in(batch: ImportBatch, files: Iterable[FileIn], *, by: User) -> None:
    """On a failure of the whole nothing stays on the disk."""
    known = {row.sha256: row.file_name for row in batch.files.all()}
    kept: list[LedgerImport] = []
    try:
        for one in files:
            try:
                with request_context.asking():
                    kept.append(_kept(batch, one, known, by=by))
            except Refused as error:
                _refuse(batch, one.name, str(error), by=by)
        batch.save(update_fields=["refused"])
    except BaseException as error:
        if not may_be_written(error):
            for row in kept:
                row.file.storage.delete(str(row.file.name))
        raise


def _refuse(batch: ImportBatch, name: str, reason: str, *, by: User) -> None:
    """The upload as a whole was taken, so the trail is told here and not by the request."""
    batch.refused.append({"name": name, "reason": reason})
    trail.record(Event.REFUSED, by=by, about=batch.inspection, detail=f"{name}:{reason}", is_refused=True)


def _kept(batch: ImportBatch, one: FileIn, known: dict[str, str], *, by: User) -> LedgerImport:
    if one.file is None:
        raise Refused(one.refusal)
    if len(known) >= MAX_FILES:
        raise Refused(f"一批最多{MAX_FILES}个文件,请分几次上传。")
    if first := known.get(sha256_of(one.file)):
        raise Refused(f"与“{first}”的内容完全相同,没有重复收下。")
    row = store_import(one.file, name=one.name, inspection=batch.inspection, by=by, batch=batch)
    known[row.sha256] = row.file_name
    return row


@dataclass(frozen=True)
class FileSettings:
    """What somebody said of a file of the batch: whose it is, or that it does not belong to it."""

    sender_id: int | None = None
    is_left_out: bool = False


@transaction.atomic
def set_files(batch_id: int, files: Mapping[int, FileSettings], *, by: User) -> ImportBatch:
    """A file that is left out waits by itself from then on."""
    batch = locked_batch(batch_id, by=by)
    departments = {row.pk: row for row in Department.objects.filter(organization=batch.organization)}
    for row in waiting_files(batch, is_locked=True):
        said = files.get(row.pk)
        if said is None:
            continue
        row.sender = departments.get(said.sender_id or 0)
        row.batch = None if said.is_left_out else batch
        row.save(update_fields=["sender", "batch"])
        what = "移出这一批" if said.is_left_out else f"报送部门:{row.sender or '未定'}"
        trail.record(Event.ADJUST_IMPORT, by=by, about=row, detail=what)
    return batch


def waiting_files(batch: ImportBatch, *, is_locked: bool = False) -> list[LedgerImport]:
    """In the order they came in."""
    rows = batch.files.filter(state=ImportState.WAITING).order_by("pk")
    rows = rows.select_for_update(of=("self",), no_key=True) if is_locked else rows
    found = list(rows.select_related("organization", "inspection__organization", "sender"))
    for row in found:
        # One and the same: what is asked of it is asked once.
        row.inspection = batch.inspection
    return found


@transaction.atomic
def set_batch_choices(batch_id: int, choices: Mapping[int, Mapping[str, str]], *, by: User) -> None:
    """``set_choices`` of each file."""
    batch = locked_batch(batch_id, by=by)
    mine = set(batch.files.values_list("pk", flat=True))
    for pk, chosen in choices.items():
        if chosen and pk in mine:
            set_choices(pk, chosen, by=by)
