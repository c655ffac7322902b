"""Submission and review: the moves between the department, the leader and the office."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.exceptions import Refused
from measures import extensions, rules, steps
from measures.closing import reopen_finding
from measures.messages import notify_returned
from measures.models import Approval, EvidenceVersion, Measure, StatusChange
from measures.models.evidence import HELD, ScanState
from measures.news import Gathered, News, tell
from measures.workflow import Act


@transaction.atomic
def submit(measure_id: int, *, by: User, note: str = "", gathered: Gathered | None = None) -> Measure:
    """Needs one progress entry, and one evidence or a reason (``note``) why there is none."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_submit)
    if not measure.progress_updates.exists():
        raise Refused("还没有整改进展,请先记录至少一条进展再提交。")
    # What waits for the scanner counts: the department cannot help a service that is down.
    _refuse_held(measure, ScanState.INFECTED)
    note = note.strip()
    if not note and not measure.evidence_uses.filter(withdrawn_at__isnull=True).exists():
        raise Refused("还没有佐证材料,请上传材料,或在提交说明中写明没有材料的原因。")
    steps.move(measure, Act.SUBMIT, by=by, note=note, submitted_by=by, endorsed_by=None)
    tell(News.SUBMITTED, measure, by=by, gathered=gathered)
    return measure


@transaction.atomic
def withdraw(measure_id: int, *, by: User, note: str = "") -> Measure:
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_withdraw)
    steps.move(measure, Act.WITHDRAW, by=by, note=note.strip(), submitted_by=None, endorsed_by=None)
    return measure


@transaction.atomic
def endorse(measure_id: int, *, by: User, note: str = "", version: int | None = None) -> Measure:
    """The leader's first look under two-step review."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_endorse)
    _same_as_seen(measure, version)
    steps.move(measure, Act.ENDORSE, by=by, note=note.strip(), endorsed_by=by)
    tell(News.SUBMITTED, measure, by=by)
    return measure


@transaction.atomic
def return_for_rework(measure_id: int, *, by: User, note: str) -> Measure:
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_return_for_rework)
    note = steps.need_note(Act.RETURN_FOR_REWORK, note)
    change = steps.move(measure, Act.RETURN_FOR_REWORK, by=by, note=note, submitted_by=None, endorsed_by=None)
    notify_returned(measure, change)
    return measure


@transaction.atomic
def complete(
    measure_id: int,
    *,
    by: User,
    note: str = "",
    version: int | None = None,
    gathered: Gathered | None = None,
) -> Measure:
    """Approves what the reviewer saw (``version``) and pins it as an ``Approval``."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_complete)
    _same_as_seen(measure, version)
    _refuse_held(measure, *HELD)
    change = steps.move(measure, Act.COMPLETE, by=by, note=note.strip(), completed_at=timezone.now())
    _pin(measure, change)
    extensions.lapse([measure], by=by, why="措施已审核通过。")
    tell(News.COMPLETED, measure, by=by, gathered=gathered)
    return measure


def _same_as_seen(measure: Measure, version: int | None) -> None:
    if version is not None and version != measure.version:
        raise Refused("您打开页面之后,该措施的内容有了变化,请刷新页面看过新内容再审核。")


def _refuse_held(measure: Measure, *states: ScanState) -> None:
    """Nobody approves what nobody could open."""
    for version in current_versions(measure):
        if version.scan_state in states:
            raise Refused(f"佐证材料{version.why_held()}")


def _pin(measure: Measure, change: StatusChange) -> None:
    approval = Approval.objects.create(
        change=change, text=measure.text, goal=measure.goal, outcome=measure.outcome
    )
    approval.evidence_versions.set(current_versions(measure))


def current_versions(measure: Measure) -> list[EvidenceVersion]:
    """The newest version of each evidence in use; read in one query and thinned in Python."""
    rows = EvidenceVersion.objects.filter(
        evidence__uses__measure=measure, evidence__uses__withdrawn_at__isnull=True
    ).order_by("evidence_id", "number")
    return list({row.evidence_id: row for row in rows}.values())


@transaction.atomic
def reopen(measure_id: int, *, by: User, note: str) -> Measure:
    """Back to work with a reason; the finding is no longer closed."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_reopen)
    note = steps.need_note(Act.REOPEN, note)
    send_back(measure, Act.REOPEN, by=by, note=note)
    return measure


def send_back(measure: Measure, act: Act, *, by: User, note: str) -> None:
    """Takes a locked completed measure back to work and reopens its finding."""
    steps.move(measure, act, by=by, note=note, submitted_by=None, endorsed_by=None, completed_at=None)
    reopen_finding(measure, by=by, note=note)
