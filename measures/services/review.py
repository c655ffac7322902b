"""Submission and review: the moves between the department, the leader and the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import sql
from audit.exceptions import Refused
from measures import extensions, rules, steps
from measures.closing import reopen_finding
from measures.messages import notify_returned
from measures.models import Approval, EvidenceVersion, Measure, RegulationFile, StatusChange
from measures.models.scan_state import HELD, ScanState
from measures.news import News, tell
from measures.services.bulk import Answer, answered, done_of
from measures.services.urging import silence
from measures.workflow import Act


class Proof(NamedTuple):
    """A version of an evidence that serves a measure."""

    measure_id: int
    evidence_id: int
    pk: int
    scan_state: str


Proofs = Mapping[int, Sequence[Proof]]
PROGRESS = "SELECT 1 FROM measures_progressupdate WHERE measure_id = %s LIMIT 1"
# Without what proves that a promise is kept: it comes every month, and asks for no new approval.
VERSIONS = """
SELECT served.measure_id, version.evidence_id, version.id, version.scan_state
FROM measures_evidenceuse AS served JOIN measures_evidenceversion AS version USING (evidence_id)
WHERE served.measure_id IN ({}) AND withdrawn_at IS NULL AND watch_id IS NULL AND effect_check_id IS NULL
ORDER BY version.evidence_id, version.number
"""


@transaction.atomic
def submit(measure_id: int, *, by: User, note: str = "") -> Measure:
    """Needs one progress entry, and one evidence or a reason (``note``) why there is none.

    A regulation is proved once: its files count for every measure that it serves.
    """
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_submit)
    if not sql.read(PROGRESS, [measure.pk]):
        raise Refused("还没有整改进展,请先记录至少一条进展再提交。")
    # What waits for the scanner counts: the department cannot help a service that is down.
    proofs = current_versions(measure)
    _refuse_held(proofs, ScanState.INFECTED)
    note = note.strip()
    if not note and not proofs and not RegulationFile.objects.proving(measure.pk).exists():
        raise Refused("还没有佐证材料,请上传材料,或写明没有佐证材料的原因。")
    steps.move(measure, Act.SUBMIT, by=by, note=note, submitted_by=by, endorsed_by=None)
    tell(News.SUBMITTED, [measure], by=by)
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
    tell(News.SUBMITTED, [measure], by=by)
    return measure


@dataclass(frozen=True)
class Seen:
    """A measure under review; ``version`` is what the reviewer saw of it, None asks for no check."""

    measure_id: int
    version: int | None = None


@transaction.atomic
def return_for_rework(measure_id: int, *, by: User, note: str) -> Measure:
    measure = steps.lock(measure_id, by=by)
    _ask_return(measure, by=by, note=note)
    _return([measure], by=by, note=note)
    return measure


@transaction.atomic
def return_each(measure_ids: Sequence[int], *, by: User, note: str) -> list[Answer]:
    """Those that may be returned, in sets; each is answered for itself, in the given order."""
    found = steps.lock_found(measure_ids, by=by)
    answers = answered(measure_ids, found, ask=lambda measure: _ask_return(measure, by=by, note=note))
    _return(done_of(answers, found), by=by, note=note)
    return answers


def _ask_return(measure: Measure, *, by: User, note: str) -> None:
    ask(rules.refuse_return_for_rework(by, measure))
    steps.need_note(Act.RETURN_FOR_REWORK, note)


def _return(measures: Sequence[Measure], *, by: User, note: str) -> None:
    changes = steps.move_all(
        measures, Act.RETURN_FOR_REWORK, by=by, note=note.strip(), submitted_by=None, endorsed_by=None
    )
    notify_returned(changes)


@transaction.atomic
def complete(measure_id: int, *, by: User, note: str = "", version: int | None = None) -> Measure:
    """Approves what the reviewer saw (``version``) and pins it as an ``Approval``."""
    measure = steps.lock(measure_id, by=by)
    measure.submitted_by = sql.one(User, measure.submitted_by_id or 0)
    proofs = versions_of([measure])
    _ask_complete(measure, by=by, version=version, proofs=proofs)
    _complete([measure], by=by, note=note, proofs=proofs)
    return measure


@transaction.atomic
def complete_each(seen: Sequence[Seen], *, by: User, note: str = "") -> list[Answer]:
    """Those that may be approved, in sets; each is answered for itself, in the given order."""
    versions = {one.measure_id: one.version for one in seen}
    found = steps.lock_found(versions, by=by)
    prefetch_related_objects(list(found.values()), "submitted_by")
    proofs = versions_of(found.values())
    answers = answered(
        versions,
        found,
        ask=lambda row: _ask_complete(row, by=by, version=versions[row.pk], proofs=proofs),
    )
    _complete(done_of(answers, found), by=by, note=note, proofs=proofs)
    return answers


def _ask_complete(measure: Measure, *, by: User, version: int | None, proofs: Proofs) -> None:
    ask(rules.refuse_complete(by, measure))
    _same_as_seen(measure, version)
    _refuse_held(proofs[measure.pk], *HELD)


def _complete(measures: Sequence[Measure], *, by: User, note: str, proofs: Proofs) -> None:
    if not measures:
        return
    changes = steps.move_all(measures, Act.COMPLETE, by=by, note=note.strip(), completed_at=timezone.now())
    _pin(changes, proofs)
    extensions.lapse(measures, by=by, why="措施已审核通过。")
    silence(measures)
    tell(News.COMPLETED, measures, by=by)


def _same_as_seen(measure: Measure, version: int | None) -> None:
    if version is not None and version != measure.version:
        raise Refused("您打开页面之后,该措施的内容有了变化,请刷新页面看过新内容再审核。")


def _refuse_held(proofs: Iterable[Proof], *states: ScanState) -> None:
    """Nobody approves what nobody could open."""
    for proof in proofs:
        if proof.scan_state in states:
            raise Refused(f"佐证材料{EvidenceVersion.objects.get(pk=proof.pk).why_held()}")


def _pin(changes: Sequence[StatusChange], proofs: Proofs) -> None:
    approvals = sql.insert(
        [
            Approval(
                change=change,
                text=change.measure.text,
                goal=change.measure.goal,
                outcome=change.measure.outcome,
            )
            for change in changes
        ]
    )
    through = Approval.evidence_versions.through
    sql.insert(
        [
            through(approval_id=approval.pk, evidenceversion_id=version.pk)
            for approval, change in zip(approvals, changes, strict=True)
            for version in proofs[change.measure_id]
        ]
    )


def versions_of(measures: Iterable[Measure]) -> dict[int, list[Proof]]:
    """Measure → the newest version of each evidence in use; read in one query and thinned in Python."""
    found: dict[int, dict[int, Proof]] = {measure.pk: {} for measure in measures}
    if not found:
        return {}
    for row in sql.read(VERSIONS.format(sql.marks(list(found))), list(found)):
        proof = Proof(*row)
        found[proof.measure_id][proof.evidence_id] = proof
    return {measure_id: list(versions.values()) for measure_id, versions in found.items()}


def current_versions(measure: Measure) -> list[Proof]:
    return versions_of([measure])[measure.pk]


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
