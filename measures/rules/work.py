"""What is written while a measure is worked on: texts, progress, evidence, figures, remarks, urging."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import Role, User
from issues.models import SubIssue
from issues.rules import refuse_transferred
from measures import files, secrecy
from measures.inputs import EvidenceInput
from measures.models import Evidence, Measure, RegulationFile, RegulationUse
from measures.models.evidence import EvidenceKind
from measures.parties import administers, is_office, works_on
from measures.workflow import Party, Status, Timeframe

URGERS = (Role.COORDINATOR, Role.SUPERVISOR)
STATED_LENGTH = 100


def refuse_edit(user: User, measure: Measure) -> str | None:
    """Correcting texts: the office, or an administrator in the admin panel."""
    if measure.archived_at is not None:
        return "该措施已归档,不能再修改。"
    if is_office(user, measure) or administers(user, measure):
        return refuse_transferred(measure.inspection)
    return "只有整改办可以修改措施内容。"


def refuse_texts(changed: dict[str, str]) -> str | None:
    if changed.get("text") == "":
        return "整改措施不能为空。"
    if len(changed.get("stated_status", "")) > STATED_LENGTH:
        return f"完成情况超过{STATED_LENGTH}个字,请删减。"
    return None


def refuse_touch_pinned(measure: Measure) -> str | None:
    """Nothing changes under the eyes of who reviews it."""
    if measure.status == Status.SUBMITTED:
        return "该措施正在审核,请先审核、退回或撤回,再修改内容。"
    return None


def refuse_record_progress(user: User, measure: Measure) -> str | None:
    """Progress may be added as long as the promise lives; a long-term one outlives its approval."""
    if refusal := _refuse_work(user, measure, "记录进展", more="补充"):
        return refusal
    if measure.status == Status.COMPLETED and measure.timeframe != Timeframe.LONG_TERM:
        return "该措施已完成,如需补充请整改办先“重新整改”。"
    return None


def refuse_attach(user: User, measure: Measure) -> str | None:
    """Evidence: as progress, but never after approval without asking for approval again."""
    return _refuse_work(user, measure, "上传佐证材料", more="补充材料")


def refuse_edit_results(user: User, measure: Measure) -> str | None:
    """整改成效 and 下一步打算 are written by those who do the work."""
    return refuse_attach(user, measure)


def _refuse_work(user: User, measure: Measure, what: str, *, more: str) -> str | None:
    if not works_on(user, measure):
        return f"只有责任部门的经办人和整改办可以{what}。"
    if sentence := refuse_transferred(measure.inspection):
        return sentence
    if measure.status == Status.DRAFT:
        return "该措施尚未分派,请先由整改办分派。"
    if measure.status == Status.SUBMITTED:
        return f"该措施正在审核,如需{more}请先撤回提交。"
    return None


def refuse_evidence(given: EvidenceInput) -> str | None:
    """What is wrong with what was handed in, whoever hands it in."""
    if given.kind == EvidenceKind.FILE:
        return files.refuse_upload(given.upload) if given.upload else "请选择要上传的文件。"
    if not given.reference.strip():
        return "请填写链接或文号。"
    if secrecy.IN_NAME.search(given.reference) or secrecy.IN_NAME.search(given.name):
        return "名称或文号带有密级标志。严禁登记涉密文件。"
    if given.kind == EvidenceKind.LINK and not given.reference.strip().startswith(("http://", "https://")):
        return "链接应以 http:// 或 https:// 开头。"
    return None


def refuse_new_version(evidence: Evidence, measure: Measure) -> str | None:
    """A file under review or approved elsewhere must not change behind that measure's back; neither
    one that proves a regulation which such a measure names."""
    settled = Measure.objects.filter(status__in=(Status.SUBMITTED, Status.COMPLETED)).exclude(pk=measure.pk)
    used = Q(evidence_uses__evidence=evidence, evidence_uses__withdrawn_at__isnull=True)
    proved = RegulationFile.objects.current().filter(evidence=evidence).values("regulation")
    uses = RegulationUse.objects.current().filter(regulation__in=proved).values("measure")
    if settled.filter(used | Q(pk__in=uses)).exists():
        return "这份材料还用于其他待审核或已完成的措施,不能替换版本,请作为新材料上传。"
    return None


def refuse_figures(user: User, measure: Measure) -> str | None:
    """Recording what texts state: those who do the work; a kept promise goes on after approval."""
    if measure.archived_at is not None:
        return "该措施已归档,不能再登记数据。"
    if not works_on(user, measure):
        return "只有责任部门的经办人和整改办可以登记数据。"
    return refuse_transferred(measure.inspection)


def refuse_comment(user: User, target: Measure | SubIssue) -> str | None:
    """Whoever sees it may say something about it; archived rows are at rest."""
    if target.archived_at is not None:
        return "已归档,不能再发表意见。"
    return refuse_transferred(target.inspection)


def may_urge(user: User, measure: Measure) -> bool:
    """A supervisor sees the measures of his organizations only."""
    return user.is_supervisor or is_office(user, measure)


def refuse_urge(user: User, measure: Measure) -> str | None:
    """催办: the office, and the supervisor of the organization; somebody has to be at work on it."""
    if measure.archived_at is not None:
        return "该措施已归档,不必再催办。"
    if not may_urge(user, measure):
        return "只有整改办和督查可以催办。"
    if sentence := refuse_transferred(measure.inspection):
        return sentence
    if measure.status == Status.DRAFT:
        return "该措施尚未分派,还没有可以催办的人,请先由整改办分派。"
    if measure.status == Status.COMPLETED:
        return "该措施已完成,不必催办。"
    if is_office(user, measure) and measure.turn() == Party.OFFICE:
        return "该措施已提交,正等待整改办审核,请直接审核或退回。"
    return None
