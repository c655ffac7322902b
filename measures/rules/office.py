"""What the office sets up: an assignment, an inspection to archive, the ladder of reminders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from accounts.days import refuse_day
from accounts.models import Department, Organization, User
from issues.models import Inspection
from issues.rules import refuse_transferred
from measures.inputs import Assignment
from measures.models import EvidenceUse, Measure, ProgressUpdate, ReminderStep
from measures.models.reminder import Trigger
from measures.reminders.ladder import StepValues
from measures.workflow import Status, Timeframe


def refuse_assignment(assignment: Assignment, measure: Measure) -> str | None:
    """A sentence for the first thing that does not fit, or None."""
    departments = [assignment.department, *assignment.supporting_departments]
    places = {person.organization_id for person in (assignment.leader, assignment.handler) if person}
    if places | {row.organization_id for row in departments} != {measure.organization_id}:
        return "责任领导、责任人和部门必须属于该措施所在的单位。"
    if not assignment.leader.is_leader or not assignment.leader.is_active:
        return f"“{assignment.leader}”不是在用的责任领导账号,请另选责任领导。"
    if assignment.handler is not None and not _works_in(assignment.handler, assignment.department):
        return f"责任人“{assignment.handler}”应是牵头部门在用的经办人。"
    if assignment.department in assignment.supporting_departments:
        return f"“{assignment.department}”已是牵头部门,不必再列为配合部门。"
    if not all(department.is_active for department in departments):
        return "有部门已停用,请另选部门。"
    if sentence := refuse_day(assignment.due_on):
        return sentence
    if assignment.due_on is None and assignment.timeframe != Timeframe.LONG_TERM:
        return "请填写整改时限(长期坚持的措施可以不填)。"
    return None


def _works_in(handler: User, department: Department) -> bool:
    return handler.is_active and handler.is_handler and handler.department_id == department.pk


def refuse_archive_inspection(inspection: Inspection) -> str | None:
    """Archived measures count as well: what was done about them is part of the record."""
    if sentence := refuse_transferred(inspection):
        return sentence
    measures = Measure.objects.filter(inspection=inspection)
    begun = measures.exclude(status=Status.DRAFT).count()
    if begun:
        return f"已有{begun}条措施开始整改,不能删除或归档这次巡察。"
    has_progress = Exists(ProgressUpdate.objects.filter(measure=OuterRef("pk")))
    has_evidence = Exists(EvidenceUse.objects.filter(measure=OuterRef("pk")))
    if measures.filter(has_progress | has_evidence).exists():
        return "已有措施记录了进展或佐证材料,不能删除或归档这次巡察。"
    return None


def refuse_ladder(user: User, organization: Organization) -> str | None:
    if user.is_office_of(organization.pk):
        return None
    return "只有整改办可以修改提醒规则。"


def refuse_steps(rows: dict[int, ReminderStep], values: Sequence[StepValues]) -> str | None:
    """Whether ``values`` fit the steps there are, by id."""
    if any(one.step_id and one.step_id not in rows for one in values):
        return "有一档提醒已不存在,请刷新页面后重新填写。"
    if any(one.trigger == Trigger.CHECK_DUE and (one.to_handler or one.to_leader) for one in values):
        return "成效评估由整改办和书记、领导班子进行,这一档只能提醒他们。"
    final = {pk: (row.trigger, row.days) for pk, row in rows.items()}
    final |= {one.step_id: (rows[one.step_id].trigger, one.days) for one in values if one.step_id}
    news = [(one.trigger.value, one.days) for one in values if not one.step_id]
    for (trigger, days), count in Counter([*final.values(), *news]).items():
        if count > 1:
            name = str(ReminderStep(trigger=trigger, days=days))
            return f"“{name}”有两档,请改成不同的天数;不用的一档可以停用,停用的也可以重新启用。"
    return None
