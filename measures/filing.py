"""已报送: recording that a plan, a report or a notice was handed in, correcting it, taking it back.

``Filing`` is of the room of issues; only this module writes it. What was handed in is not asked for any more:
neither the overview nor a reminder speaks of it (``still_to_file``, ``reminders.selection``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.days import refuse_day
from accounts.models import Organization, User
from accounts.steps import ask
from audit import request_context, sql, trail
from audit.events import Event
from audit.exceptions import Refused, may_be_written
from audit.history import sign_history
from issues.edits import check_version, edit_row
from issues.models import Filing, FilingKind, Inspection
from issues.rules import refuse_transferred
from measures import files
from measures.answered import answer_by_filing, take_back_answer
from measures.files import virus
from measures.models.scan_state import ScanState

SAME = "同一天、同一文号的{kind}已经登记过,不必重复登记。"
# As ``FilingQuerySet.standing``.
FILED = "SELECT kind FROM issues_filing WHERE inspection_id = %s AND withdrawn_at IS NULL"
# Before that nobody has to hear of what is due at the end of 集中整改.
NEAR_DAYS = 31


@dataclass(frozen=True)
class FilingInput:
    kind: FilingKind
    filed_on: date
    document_number: str = ""
    note: str = ""
    upload: UploadedFile | None = None


@dataclass(frozen=True)
class ToFile:
    """What has not been handed in, and when it is due."""

    kind: FilingKind
    due_on: date

    @property
    def label(self) -> str:
        return self.kind.due_label


def still_to_file(inspection: Inspection, *, today: date) -> Iterator[ToFile]:
    """The plan from the beginning; report and notice when their day is near."""
    filed = {kind for (kind,) in sql.look(FILED, [inspection.pk])}
    for kind in FilingKind:
        due_on = kind.due_on(inspection)
        if due_on is None or kind in filed:
            continue
        if kind is FilingKind.PLAN or (due_on - today).days <= NEAR_DAYS:
            yield ToFile(kind, due_on)


def refuse_file(user: User, organization: Organization) -> str | None:
    if user.is_office_of(organization.pk):
        return None
    return "只有整改办可以登记报送情况。"


def refuse_file_in(user: User, inspection: Inspection) -> str | None:
    return refuse_file(user, inspection.organization) or refuse_transferred(inspection)


def refuse_touch(user: User, filing: Filing) -> str | None:
    if sentence := refuse_file_in(user, filing.inspection):
        return sentence
    return "这条报送记录已撤销。" if filing.withdrawn_at else None


def record_filing(inspection_id: int, given: FilingInput, *, by: User) -> Filing:
    """The file is looked at and copied before anything is locked, and removed from disk when that fails."""
    row = Filing(inspection_id=inspection_id, kind=given.kind, actor=by, actor_name=by.label)
    row.filed_on, row.document_number = given.filed_on, files.clean_label(given.document_number)
    row.note = files.clean_label(given.note)
    try:
        if given.upload is not None:
            _look_at(row, given.upload)
            row.file.save(row.name, given.upload, save=False)
        return _store(row, by=by)
    except BaseException as error:
        if not may_be_written(error):
            remove_file(row)
        raise


def remove_file(row: Filing) -> None:
    if row.file.name:
        row.file.storage.delete(row.file.name)


@transaction.atomic
def _store(row: Filing, *, by: User) -> Filing:
    row.inspection = _locked_inspection(row.inspection_id, by=by)
    ask(_refuse_day_of_filing(row.filed_on))
    sign_history(row, by=by, reason="登记报送")
    with _only_once(row):
        row.save()
    answer_by_filing(row)
    trail.record(Event.FILE, by=by, about=row.inspection, detail=describe(row))
    return row


def _locked_inspection(inspection_id: int, *, by: User) -> Inspection:
    rows = Inspection.objects.visible_to(by).select_related("organization")
    inspection = rows.select_for_update(of=("self",), no_key=True).get(pk=inspection_id)
    request_context.set_subject(inspection)
    ask(refuse_file_in(by, inspection))
    return inspection


def _refuse_day_of_filing(day: date) -> str | None:
    if sentence := refuse_day(day):
        return sentence
    return f"报送日期{day}还没有到,请在报送之后登记。" if day > timezone.localdate() else None


@contextmanager
def _only_once(row: Filing) -> Iterator[None]:
    """What the constraint refuses, also of two at once, as a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(SAME.format(kind=row.get_kind_display())) from error


def _look_at(row: Filing, upload: UploadedFile) -> None:
    """Nothing of this is read by others before it is known to be clean."""
    ask(files.refuse_upload(upload))
    name = files.clean_name(upload.name or "")
    verdict = virus.scan(upload)
    if verdict.state == ScanState.INFECTED:
        raise Refused(f"“{name}”查出病毒({verdict.note}),没有保存。请用杀毒软件处理本机后再上传。")
    if verdict.state == ScanState.WAITING:
        raise Refused(f"“{name}”没有保存:{verdict.note}。可以先不带文件登记,以后补传。")
    row.name, row.size, row.sha256 = name, upload.size or 0, files.sha256_of(upload)


def correct_filing(
    filing_id: int,
    *,
    by: User,
    fields: Mapping[str, object],
    version: int | None = None,
    upload: UploadedFile | None = None,
) -> Filing:
    """``fields``: filed_on, document_number, note. A file can be added where there is none."""
    loose = Filing(file="")
    try:
        if upload is not None:
            _look_at(loose, upload)
            loose.file.save(loose.name, upload, save=False)
        return _correct(filing_id, fields, by=by, version=version, loose=loose)
    except BaseException as error:
        if not may_be_written(error):
            remove_file(loose)
        raise


@transaction.atomic
def _correct(
    filing_id: int,
    fields: Mapping[str, object],
    *,
    by: User,
    version: int | None,
    loose: Filing,
) -> Filing:
    row = _locked(filing_id, by=by)
    check_version(row, version, yours=fields)
    values = {
        name: files.clean_label(value) if isinstance(value, str) else value for name, value in fields.items()
    }
    if isinstance(day := values.get("filed_on"), date):
        ask(_refuse_day_of_filing(day))
    if loose.file:
        if row.file:
            raise Refused("这条记录已有文件。文件有误的,请撤销这条记录后重新登记。")
        values |= {name: getattr(loose, name) for name in ("file", "name", "size", "sha256")}
    with _only_once(row):
        edit_row(row, values, by=by, version=version, reason="更正报送记录")
    return row


def _locked(filing_id: int, *, by: User) -> Filing:
    rows = Filing.objects.visible_to(by).select_related("inspection__organization")
    row = rows.select_for_update(of=("self",), no_key=True).get(pk=filing_id)
    request_context.set_subject(row.inspection)
    ask(refuse_touch(by, row))
    return row


@transaction.atomic
def withdraw_filing(filing_id: int, *, by: User, reason: str) -> Filing:
    """It stays in the list, struck out; reminders and the overview ask for the thing again."""
    row = _locked(filing_id, by=by)
    if not reason.strip():
        raise Refused("请填写撤销的原因。")
    row.withdrawn_at, row.withdrawn_by_name, row.withdrawn_reason = timezone.now(), by.label, reason.strip()
    row.version += 1
    sign_history(row, by=by, reason=f"撤销:{row.withdrawn_reason}")
    row.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_reason", "version"])
    take_back_answer(row)
    detail = f"{describe(row)};{row.withdrawn_reason}"
    trail.record(Event.WITHDRAW_FILING, by=by, about=row.inspection, detail=detail)
    return row


def describe(row: Filing) -> str:
    """What the audit keeps of it: nothing of the content."""
    return f"{row},{row.name},SHA-256 {row.sha256}" if row.sha256 else str(row)
