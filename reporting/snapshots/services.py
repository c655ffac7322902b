"""Taking a snapshot and agreeing to it. Everything in it is read at one moment and never written again."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.steps import ask
from audit import request_context, trail
from audit.checksums import sha256_of
from audit.events import Event
from audit.exceptions import Refused, may_be_written
from inbox.posting import MessageLine, NewMessage, post
from inbox.settling import settle
from issues.models import Inspection
from issues.positions import lock_inspection
from issues.rules import refuse_transferred
from ledger.custom_fields import inspection_fields, with_standard
from ledger.rows import ledger_rows
from ledger.summary import SEE_ALL, summary_tables
from measures.models import Measure
from reporting.check import CheckLevel, CheckProblem, check
from reporting.consistent_read import consistent_read
from reporting.documents.notice import write_notice
from reporting.documents.report import write_report
from reporting.models import Snapshot, SnapshotApproval, SnapshotFile
from reporting.snapshots.rows import published_texts, write_rows
from workbooks.writing.whole_ledger import write_workbook


@dataclass(frozen=True)
class _SnapshotContents:
    """What was read at the moment."""

    figures: list[dict[str, object]]
    rows: int
    errors: int
    warnings: int
    files: list[tuple[SnapshotFile.Kind, str, Path]]


def refuse_take(user: User, inspection: Inspection) -> str | None:
    if user.role == Role.COORDINATOR and user.organization_id == inspection.organization_id:
        return refuse_transferred(inspection)
    return "只有整改办可以生成上报快照。"


def refuse_approve(user: User, snapshot: Snapshot) -> str | None:
    """The 书记 or somebody else of the office; nobody agrees to what he made himself."""
    is_ours = user.organization_id == snapshot.inspection.organization_id
    if not is_ours or user.role not in (Role.COORDINATOR, Role.VIEWER):
        return "只有书记、领导班子成员和整改办可以审定快照。"
    if user.pk == snapshot.actor_id:
        return "生成人不能审定自己生成的快照,请由其他人审定。"
    if SnapshotApproval.objects.filter(snapshot=snapshot).exists():
        return "这份快照已经审定。"
    return refuse_transferred(snapshot.inspection)


def take_snapshot(inspection_id: int, *, by: User, override_reason: str = "") -> Snapshot:
    """A new number for what stands now. Errors of the self-check hold it back unless a reason is given."""
    inspection = Inspection.objects.visible_to(by).get(pk=inspection_id)
    ask(refuse_take(by, inspection))
    today = timezone.localdate()
    # Before files are written for nothing; asked again of what was read at the moment.
    _ask_errors(_errors(check(inspection, today=today)), override_reason)
    with tempfile.TemporaryDirectory(prefix="snapshot-") as folder:
        with consistent_read():
            contents = _read(inspection, Path(folder), today=today)
        _ask_errors(contents.errors, override_reason)
        return _store(inspection, contents, by=by, today=today, override_reason=override_reason.strip())


def _errors(problems: list[CheckProblem]) -> int:
    return sum(problem.level == CheckLevel.ERROR for problem in problems)


def _ask_errors(errors: int, reason: str) -> None:
    if errors and not reason.strip():
        raise Refused(f"自检有{errors}项错误,请先处理,或写明仍要生成快照的原因。")


def _read(inspection: Inspection, folder: Path, *, today: date) -> _SnapshotContents:
    rows = Measure.objects.current().filter(inspection=inspection)
    problems = check(inspection, today=today)
    errors = _errors(problems)
    kinds = SnapshotFile.Kind
    data, book = folder / "rows.jsonl.gz", folder / "ledger.xlsx"
    notice, report = folder / "notice.docx", folder / "report.docx"
    count = write_rows(data, ledger_rows(rows), today=today, published=published_texts(rows))
    own = inspection_fields(inspection)
    written = ledger_rows(rows, fields=with_standard(own))
    write_workbook(book, written, title=f"{inspection.name}整改台账", own=own)
    write_notice(inspection, notice)
    write_report(inspection, report, today=today)
    return _SnapshotContents(
        figures=[asdict(table) for table in summary_tables(inspection, today=today)],
        rows=count,
        errors=errors,
        warnings=len(problems) - errors,
        files=[
            (kinds.ROWS, "数据.jsonl.gz", data),
            (kinds.WORKBOOK, "整改台账.xlsx", book),
            (kinds.NOTICE, "整改进展通报.docx", notice),
            (kinds.REPORT, "整改进展情况报告.docx", report),
        ],
    )


def _store(
    inspection: Inspection, contents: _SnapshotContents, *, by: User, today: date, override_reason: str
) -> Snapshot:
    """Files that were written are removed again when the rows are not kept."""
    written: list[SnapshotFile] = []
    try:
        return _write(
            inspection, contents, by=by, today=today, override_reason=override_reason, written=written
        )
    except BaseException as error:
        if not may_be_written(error):
            for row in written:
                row.file.storage.delete(str(row.file.name))
        raise


@transaction.atomic
def _write(
    inspection: Inspection,
    contents: _SnapshotContents,
    *,
    by: User,
    today: date,
    override_reason: str,
    written: list[SnapshotFile],
) -> Snapshot:
    # One number after the other.
    lock_inspection(inspection.pk)
    last = Snapshot.objects.filter(inspection=inspection).aggregate(last=Max("number"))["last"] or 0
    snapshot = Snapshot.objects.create(
        inspection=inspection,
        number=last + 1,
        taken_on=today,
        figures=contents.figures,
        rows=contents.rows,
        errors=contents.errors,
        warnings=contents.warnings,
        override_reason=override_reason if contents.errors else "",
        actor=by,
        actor_name=by.label,
    )
    name = f"{inspection.name}第{snapshot.number}号快照"
    for kind, ending, path in contents.files:
        row = SnapshotFile(snapshot=snapshot, kind=kind, name=f"{name}{ending}"[:255])
        row.size, row.sha256 = path.stat().st_size, sha256_of(path)
        with path.open("rb") as content:
            row.file.save(row.name, File(content), save=False)
        written.append(row)
        row.save()
    what = (
        f"第{snapshot.number}号,{contents.rows}条措施,自检错误{contents.errors}项;{snapshot.override_reason}"
    )
    trail.record(Event.TAKE_SNAPSHOT, by=by, about=inspection, detail=what)
    _tell_approvers(snapshot, by=by)
    return snapshot


def _tell_approvers(snapshot: Snapshot, *, by: User) -> None:
    """Everybody who may agree to it: the 书记 and the rest of the office."""
    people = User.objects.active().filter(
        organization=snapshot.inspection.organization_id, role__in=(Role.COORDINATOR, Role.VIEWER)
    )
    line = MessageLine(
        f"{snapshot.inspection}{snapshot},{by}生成", reverse("reporting:snapshot", args=[snapshot.pk])
    )
    waits = [_approval_of(snapshot)]
    post(
        NewMessage(person, f"snapshot:{snapshot.pk}", "有上报快照待审定", [line], "amber", waits_for=waits)
        for person in people.exclude(pk=by.pk).values_list("pk", flat=True)
    )


def _approval_of(snapshot: Snapshot) -> str:
    return f"snapshot:{snapshot.pk}"


@transaction.atomic
def approve_snapshot(snapshot_id: int, *, by: User, note: str = "") -> SnapshotApproval:
    rows = visible_snapshots(by).select_related("inspection").select_for_update(of=("self",), no_key=True)
    snapshot = rows.get(pk=snapshot_id)
    request_context.set_subject(snapshot)
    lock_inspection(snapshot.inspection_id)
    ask(refuse_approve(by, snapshot))
    note = note.strip()
    approval = SnapshotApproval.objects.create(snapshot=snapshot, note=note, actor=by, actor_name=by.label)
    trail.record(Event.APPROVE_SNAPSHOT, by=by, about=snapshot, detail=note)
    settle([_approval_of(snapshot)])
    return approval


def visible_snapshots(user: User) -> QuerySet[Snapshot]:
    """Of the inspections of which ``user`` sees the whole."""
    if user.role not in SEE_ALL:
        return Snapshot.objects.none()
    return Snapshot.objects.filter(inspection__in=Inspection.objects.visible_to(user))
