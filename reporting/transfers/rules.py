"""May an inspection be handed to the archive, and taken back? A sentence in Chinese, or None."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from issues.models import Inspection, SubIssue
from issues.rules import refuse_build, refuse_transferred
from measures.models import EffectivenessCheck, EvidenceUse, EvidenceVersion, Measure
from measures.models.scan_state import ScanState
from opinions.models import Publication, PublicOpinion
from opinions.workflow import OpinionState
from reporting.models import ArchiveTransfer

NOT_OFFICE = "只有整改办可以移交档案和取回。"


def refuse_transfer(user: User, inspection: Inspection) -> str | None:
    """Closed to the last finding, and nobody waits for anything of it."""
    if refuse_build(user, inspection.organization):
        return NOT_OFFICE
    waiting = (refuse_transferred, _refuse_unfinished, _refuse_waiting)
    return next((sentence for refuse in waiting if (sentence := refuse(inspection))), None)


def _refuse_unfinished(inspection: Inspection) -> str | None:
    findings = SubIssue.objects.current().filter(inspection=inspection)
    if not findings.exists():
        return "这次巡察还没有问题,没有可以移交的档案。"
    if count := findings.filter(closed_on__isnull=True).count():
        return f"还有{count}个问题没有销号,全部销号后才能移交档案。"
    if count := Measure.objects.current().open().filter(inspection=inspection).count():
        return f"还有{count}条措施没有完成,全部完成后才能移交档案。"
    return None


def _refuse_waiting(inspection: Inspection) -> str | None:
    checks = EffectivenessCheck.objects.waiting().filter(inspection=inspection).order_by("due_on")
    if last := checks.last():
        return (
            f"还有{checks.count()}次成效评估没有作出结论(最后一次应在{last.due_on}进行),评估后才能移交档案。"
        )
    uses = EvidenceUse.objects.filter(measure__inspection=inspection, withdrawn_at__isnull=True)
    waiting = EvidenceVersion.objects.filter(evidence__in=uses.values("evidence"))
    if waiting.filter(scan_state=ScanState.WAITING).exists():
        return "有佐证材料还在等待查毒,查过之后才能移交档案。"
    return _refuse_public(inspection)


def _refuse_public(inspection: Inspection) -> str | None:
    """Who wrote waits for an answer, and nobody is to write where nobody can answer any more."""
    opinions = PublicOpinion.objects.filter(inspection=inspection).exclude(state=OpinionState.CLOSED)
    if count := opinions.count():
        return f"还有{count}条公示意见没有办结,全部办结后才能移交档案。"
    if Publication.objects.open_to_public(timezone.localdate()).filter(inspection=inspection).exists():
        return "网上提意见还开放着,请先在公示页关闭,再移交档案。"
    return None


def refuse_take_back(user: User, row: ArchiveTransfer) -> str | None:
    if refuse_build(user, row.inspection.organization):
        return NOT_OFFICE
    return "这次移交已经取回。" if row.taken_back_at else None


def refuse_make_again(user: User, row: ArchiveTransfer) -> str | None:
    if sentence := refuse_take_back(user, row):
        return sentence
    return "档案包已经入库,不必重新生成。" if row.file else None
