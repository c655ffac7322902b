"""May the tree be changed after an import: measures moved, split, joined, renumbered; parts archived?"""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from issues.custom_values import refuse_joining
from issues.models import Category, Inspection, SubIssue
from issues.rules import refuse_build, refuse_transferred
from measures.models import Figure, Indicator, Measure, RegulationUse
from measures.parties import is_office
from measures.recorded import begun, work_on
from measures.workflow import Status

MAX_MARK = 30


def refuse_rearrange(user: User, measure: Measure) -> str | None:
    """Reads ``sub_issue``. What was signed off stays as it was signed."""
    if measure.archived_at is not None:
        return "该措施已归档,不能再调整。"
    if not is_office(user, measure):
        return "只有整改办可以移动、拆分、合并措施和调整序号。"
    return refuse_transferred(measure.inspection) or refuse_signed(measure.sub_issue)


def refuse_signed(sub_issue: SubIssue) -> str | None:
    if sub_issue.is_closed:
        return f"问题“{_short(sub_issue)}”已销号,请先撤销销号再调整它的措施。"
    return None


def refuse_renumber(user: User, sub_issue: SubIssue) -> str | None:
    if refuse_build(user, sub_issue.inspection.organization):
        return "只有整改办可以移动、拆分、合并措施和调整序号。"
    return refuse_transferred(sub_issue.inspection) or refuse_signed(sub_issue)


def refuse_move_below(measure: Measure, target: SubIssue) -> str | None:
    """What is on record goes along, so any status will do."""
    if target.pk == measure.sub_issue_id:
        return "该措施已在这个问题下,请选择另一个问题。"
    if target.inspection_id != measure.inspection_id:
        return "只能移到同一次巡察的其他问题下。"
    return refuse_signed(target)


def refuse_new_text(measure: Measure, *, what: str) -> str | None:
    """Splitting and joining change what was, or is being, approved."""
    if measure.status == Status.SUBMITTED:
        return f"“{_short(measure)}”正在审核,请先审核、退回或撤回,再{what}。"
    if measure.status == Status.COMPLETED:
        return f"“{_short(measure)}”已审核通过,请先“重新整改”,再{what}。"
    if measure.public_text:
        return f"“{_short(measure)}”另有公开文字,{what}后对不上,请先清空公开文字。"
    return None


def refuse_split(measure: Measure, at: int) -> str | None:
    """``at``: where in the text the second measure begins."""
    if refusal := refuse_new_text(measure, what="拆分"):
        return refusal
    if not 0 < at < len(measure.text) or not measure.text[:at].strip() or not measure.text[at:].strip():
        return "请选择从哪一句起另成一条,前后两条都要有内容。"
    for model in (RegulationUse, Figure, Indicator):
        quoted = model.objects.current().filter(measure=measure, source="text", start__gte=at).first()
        if quoted is not None:
            return f"后一条中的“{quoted.words}”已登记为数据,请先在“文中数据”中撤销,拆分后再登记。"
    return None


def refuse_join(measure: Measure, other: Measure, *, are_neighbours: bool) -> str | None:
    """``other`` vanishes into ``measure``."""
    if not are_neighbours:
        return "只能与同一问题下的前一条或后一条措施合并。"
    if found := work_on(Measure.objects.filter(pk=other.pk)):
        words = "、".join(found)
        return f"“{_short(other)}”已有{words}记录,不能并入另一条;另一条没有办理记录的,可以把它并入这一条。"
    if refusal := refuse_new_text(measure, what="合并") or refuse_new_text(other, what="合并"):
        return refusal
    if measure.withholding_reason != other.withholding_reason:
        return "两条措施一条公开、一条不公开,或不公开的原因不同,请先改成一致再合并。"
    return refuse_joining(measure.custom_values, other.custom_values)


def refuse_mark(mark: str) -> str | None:
    if len(mark) > MAX_MARK:
        return f"序号超过{MAX_MARK}个字,请删减。"
    return "序号只能写在一行里。" if "\n" in mark else None


def refuse_archive_sub_issue(user: User, sub_issue: SubIssue) -> str | None:
    if refuse_build(user, sub_issue.inspection.organization):
        return "只有整改办可以归档问题。"
    if sentence := refuse_transferred(sub_issue.inspection):
        return sentence
    return _refuse_begun(SubIssue.objects.filter(pk=sub_issue.pk), "归档")


def refuse_archive_category(user: User, category: Category) -> str | None:
    if refuse_build(user, category.inspection.organization):
        return "只有整改办可以归档问题类别。"
    if sentence := refuse_transferred(category.inspection):
        return sentence
    return _refuse_begun(SubIssue.objects.filter(category=category), "归档")


def refuse_restore_sub_issue(user: User, sub_issue: SubIssue) -> str | None:
    if refuse_build(user, sub_issue.inspection.organization):
        return "只有整改办可以恢复已归档的问题。"
    if sub_issue.category.archived_at is not None:
        return "它所在的问题类别也已归档,请先恢复问题类别。"
    return refuse_transferred(sub_issue.inspection)


def refuse_restore_category(user: User, category: Category) -> str | None:
    if refuse_build(user, category.inspection.organization):
        return "只有整改办可以恢复已归档的问题类别。"
    return refuse_transferred(category.inspection)


def refuse_withdraw_tree(user: User, inspection: Inspection, categories: QuerySet[Category]) -> str | None:
    """A whole import, assigned or not, as long as nobody has begun."""
    if refuse_build(user, inspection.organization):
        return "只有整改办可以撤回导入。"
    if inspection.archived_at is not None:
        return "这次巡察已归档,不必再撤回导入。"
    if sentence := refuse_transferred(inspection):
        return sentence
    return _refuse_begun(SubIssue.objects.filter(category__in=categories), "撤回")


def _refuse_begun(findings: QuerySet[SubIssue], what: str) -> str | None:
    """Archived measures count as well: what was done about them is part of the record."""
    signed = findings.filter(closures__isnull=False).first()
    if signed is not None:
        return f"问题“{_short(signed)}”有销号记录,不能{what}。"
    later = SubIssue.objects.current().filter(predecessor__in=findings).first()
    if later is not None:
        return f"后一次巡察的问题“{_short(later)}”承接了其中的问题,不能{what}。"
    worked = begun(Measure.objects.filter(sub_issue__in=findings))
    if count := worked.count():
        words = "、".join(work_on(worked))
        return f"已有{count}条措施(如“{_short(worked[0])}”)记录了{words},不能{what}。"
    return None


def _short(row: Measure | SubIssue | Category) -> str:
    text = str(row)
    return text if len(text) <= 20 else f"{text[:20]}…"
