"""成效评估: the act of looking again; what does not hold takes the signature back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from issues.models import SubIssue
from issues.positions import lock_in_order
from measures import steps
from measures.closing import reopen_checked
from measures.effectiveness import refuse_check
from measures.inputs import EvidenceInput
from measures.models import EffectivenessCheck, EvidenceVersion, Measure, Outcome
from measures.services.evidence import attach_checked, looked_at


def check_effect(
    check_id: int, *, by: User, outcome: Outcome, note: str, given: Sequence[EvidenceInput] = ()
) -> EffectivenessCheck:
    """Raises ``DoesNotExist`` for what ``by`` does not see."""
    with looked_at(given, by=by) as versions, transaction.atomic():
        check = _locked(check_id, by=by, has_files=bool(given))
        ask(refuse_check(by, check, today=timezone.localdate()))
        if not note.strip():
            raise Refused("请写明评估意见:看了什么、结果怎样。")
        check.outcome, check.note, check.at = outcome, note.strip(), timezone.now()
        check.actor, check.actor_name = by, by.label
        check.save(update_fields=["outcome", "note", "at", "actor", "actor_name"])
        _attach(check, given, versions, by=by)
        trail.record(Event.CHECK_EFFECT, by=by, about=check.sub_issue, detail=_told(check))
        if outcome == Outcome.FAILS:
            reopen_checked(check.sub_issue, by=by, note=_told(check))
        return check


def _told(check: EffectivenessCheck) -> str:
    return f"{check.term}:{check.get_outcome_display()};{check.note}"


def _attach(
    check: EffectivenessCheck,
    given: Sequence[EvidenceInput],
    versions: Sequence[EvidenceVersion],
    *,
    by: User,
) -> None:
    """With the first measure of the finding: evidence hangs on measures."""
    if not given:
        return
    measure = Measure.objects.current().filter(sub_issue=check.sub_issue).order_by("position").first()
    if measure is None:
        raise Refused("该问题下没有整改措施,不能上传材料。")
    for one, version in zip(given, versions, strict=True):
        attach_checked(check, measure, one, version, by=by)
    steps.store(measure)


def _locked(check_id: int, *, by: User, has_files: bool) -> EffectivenessCheck:
    """Measure, then finding, then check: as reopening a measure does."""
    seen = EffectivenessCheck.objects.visible_to(by)
    finding_id = seen.values_list("sub_issue_id", flat=True).get(pk=check_id)
    if has_files:
        lock_in_order(Measure.objects.current().filter(sub_issue=finding_id))
    findings = SubIssue.objects.select_for_update(of=("self",), no_key=True)
    finding = findings.get(pk=finding_id)
    rows = EffectivenessCheck.objects.select_related("closure").select_for_update(of=("self",), no_key=True)
    check = rows.get(pk=check_id)
    check.sub_issue = finding
    request_context.set_subject(finding)
    return check
