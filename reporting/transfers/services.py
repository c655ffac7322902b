"""Handing an inspection to the archive, keeping its 档案包, taking it back.

First it comes to rest, then the zip is made, behind the page: what lies in the zip is what was handed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.checksums import sha256_of
from audit.events import Event
from audit.exceptions import Refused, may_be_written
from issues.edits import save_edit
from issues.models import Category, Inspection, SubIssue
from jobs.models import Job
from jobs.services import start
from measures.models import Measure
from measures.services.archiving import lock_categories, lock_findings, lock_measures
from reporting.check import CheckLevel, check
from reporting.models import ArchiveTransfer
from reporting.transfers import rules

JOB = "transfer"


@dataclass(frozen=True)
class TransferInput:
    """``keep_years`` 0: for good. ``override_reason``: why errors of the self-check are let through."""

    keep_years: int
    note: str = ""
    override_reason: str = ""


@transaction.atomic
def transfer(inspection_id: int, given: TransferInput, *, by: User) -> ArchiveTransfer:
    """All rows that an act locks are locked here first: who waits behind finds the inspection at rest."""
    inspection = (
        Inspection.objects.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=inspection_id)
    )
    request_context.set_subject(inspection)
    lock_measures(Measure.objects.filter(inspection=inspection))
    lock_findings(SubIssue.objects.filter(inspection=inspection))
    lock_categories(Category.objects.filter(inspection=inspection))
    ask(rules.refuse_transfer(by, inspection))
    row = ArchiveTransfer(inspection=inspection, keep_years=given.keep_years, note=given.note.strip())
    _self_check(row, given.override_reason.strip())
    row.actor, row.actor_name = by, by.label
    row.save(force_insert=True)
    inspection.transferred_at = row.at
    detail = f"保管{row.keeping};自检错误{row.errors}项,提醒{row.warnings}项;{row.override_reason}"
    save_edit(inspection, ["transferred_at"], by=by, reason="移交档案", event=Event.TRANSFER, detail=detail)
    _start(row, by=by)
    return row


def _self_check(row: ArchiveTransfer, reason: str) -> None:
    problems = check(row.inspection, today=timezone.localdate())
    row.errors = sum(problem.level == CheckLevel.ERROR for problem in problems)
    row.warnings = len(problems) - row.errors
    if row.errors and not reason:
        raise Refused(f"自检有{row.errors}项错误,请先处理,或写明仍要移交的原因。")
    row.override_reason = reason if row.errors else ""


def _start(row: ArchiveTransfer, *, by: User) -> Job:
    title = f"移交档案的档案包:{row.inspection.name}"
    return start(JOB, by=by, title=title, arguments={"transfer": row.pk})


@transaction.atomic
def make_again(transfer_id: int, *, by: User) -> Job:
    """The zip, where its job failed."""
    row = _locked(transfer_id, by=by)
    ask(rules.refuse_make_again(by, row))
    return _start(row, by=by)


def keep_archive(transfer_id: int, path: Path, *, name: str, contents: str, by: User) -> bool:
    """Puts the zip beside the rest; False where it was taken back or kept meanwhile, and nothing is left."""
    row = ArchiveTransfer(name=name[:255], size=path.stat().st_size, sha256=sha256_of(path))
    try:
        with path.open("rb") as content:
            row.file.save(row.name, File(content), save=False)
        is_kept = _keep(transfer_id, row, contents=contents, by=by)
    except BaseException as error:
        if not may_be_written(error):
            row.file.storage.delete(str(row.file.name))
        raise
    if not is_kept:
        row.file.storage.delete(str(row.file.name))
    return is_kept


@transaction.atomic
def _keep(transfer_id: int, found: ArchiveTransfer, *, contents: str, by: User) -> bool:
    rows = ArchiveTransfer.objects.standing().select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=transfer_id, file="").first()
    if row is None:
        return False
    row.file, row.name, row.size, row.sha256 = found.file, found.name, found.size, found.sha256
    row.contents = contents[:200]
    row.save(update_fields=["file", "name", "size", "sha256", "contents"])
    detail = f"{row.name},SHA-256 {row.sha256};{row.contents}"
    trail.record(Event.KEEP_TRANSFERRED, by=by, about=row.inspection, detail=detail)
    return True


@transaction.atomic
def take_back(transfer_id: int, *, by: User, reason: str) -> ArchiveTransfer:
    """The inspection can be worked on again; the zip stays where it is, as what was handed over then."""
    row = _locked(transfer_id, by=by)
    ask(rules.refuse_take_back(by, row))
    if not reason.strip():
        raise Refused("请填写取回的原因。")
    row.taken_back_at, row.taken_back_by_name = timezone.now(), by.label
    row.taken_back_reason = reason.strip()
    row.save(update_fields=["taken_back_at", "taken_back_by_name", "taken_back_reason"])
    row.inspection.transferred_at = None
    why = row.taken_back_reason
    save_edit(row.inspection, ["transferred_at"], by=by, reason=why, event=Event.TAKE_BACK, detail="取回")
    return row


def _locked(transfer_id: int, *, by: User) -> ArchiveTransfer:
    """The inspection first, as every act on one."""
    seen = ArchiveTransfer.objects.visible_to(by)
    inspection_id = seen.values_list("inspection_id", flat=True).get(pk=transfer_id)
    inspection = Inspection.objects.select_for_update(of=("self",), no_key=True).get(pk=inspection_id)
    row = seen.select_for_update(of=("self",), no_key=True).get(pk=transfer_id)
    row.inspection = inspection
    request_context.set_subject(inspection)
    return row
