"""What is filled into the forms, as texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from accounts.models import Department
from issues.custom_values import columns_of, said_of
from issues.models import Closure, CustomField, CustomTarget, Inspection, SubIssue
from measures.models import EvidenceUse, Measure, ProgressUpdate
from reporting.documents.word_forms.render import Values


def day(value: date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def _common(inspection: Inspection, *, today: date) -> dict[str, str]:
    return {
        "单位": inspection.organization.name,
        "巡察": inspection.name,
        "巡察组": inspection.team,
        "反馈日期": day(inspection.feedback_on),
        "日期": day(today),
    }


def _own(row: SubIssue | Measure, columns: list[CustomField]) -> str:
    """Own columns that have a value, a line for each."""
    return "\n".join(f"{name}:{value}" for name, value in said_of(columns, row.custom_values))


def _finding(sub_issue: SubIssue) -> dict[str, str]:
    return {
        "问题类别": f"{sub_issue.category.mark}{sub_issue.category.title}",
        "问题": f"{sub_issue.mark}{sub_issue.title}",
        "问题表现": sub_issue.text,
        "原因分析": sub_issue.causes,
    }


def closure_values(sub_issue: SubIssue, *, today: date) -> Values:
    signed = Closure.objects.filter(sub_issue=sub_issue, act=Closure.Act.CLOSE).order_by("-id").first()
    is_closed = sub_issue.is_closed and signed is not None
    return {
        **_common(sub_issue.inspection, today=today),
        **_finding(sub_issue),
        "问题自有栏目": _own(sub_issue, columns_of(sub_issue.inspection, CustomTarget.FINDING)),
        "措施清单": _rows(_measures(sub_issue=sub_issue)),
        "销号日期": day(sub_issue.closed_on),
        "销号意见": signed.note if is_closed and signed else "",
    }


def plan_values(inspection: Inspection, *, today: date) -> Values:
    measures: dict[int, list[Measure]] = defaultdict(list)
    for measure in _measures(inspection=inspection):
        measures[measure.sub_issue_id].append(measure)
    rows = (
        SubIssue.objects.current()
        .filter(inspection=inspection)
        .select_related("category")
        .order_by("position")
    )
    of_findings = columns_of(inspection, CustomTarget.FINDING)
    of_measures = columns_of(inspection, CustomTarget.MEASURE)
    return {
        **_common(inspection, today=today),
        "方案截止": day(inspection.plan_due_on),
        "集中整改截止": day(inspection.rectification_ends_on),
        "问题清单": [
            _task(number, row, measures[row.pk])
            | {
                "问题自有栏目": _own(row, of_findings),
                "自有栏目": _each(measures[row.pk], lambda one: _own(one, of_measures)),
            }
            for number, row in enumerate(rows, 1)
        ],
    }


def _task(number: int, row: SubIssue, measures: list[Measure]) -> dict[str, str]:
    return {
        "序号": str(number),
        **_finding(row),
        "整改目标": _each(measures, lambda one: one.goal),
        "措施": "\n".join(f"{one.mark}{one.text}" for one in measures),
        "责任领导": _each(measures, lambda one: str(one.leader or "")),
        "牵头部门": _each(measures, lambda one: str(one.department or "")),
        "责任人": _each(measures, lambda one: str(one.handler or "")),
        "时限": _each(measures, _due),
    }


def duty_values(inspection: Inspection, department: Department, *, today: date) -> Values:
    measures = _measures(inspection=inspection, department=department)
    return {**_common(inspection, today=today), "部门": department.name, "措施清单": _rows(measures)}


def urge_values(measure: Measure, *, today: date) -> Values:
    (row,) = _rows([measure])
    latest = ProgressUpdate.objects.filter(measure=measure, replaced_by__isnull=True).first()
    left = measure.days_left(today)
    return {
        **_common(measure.inspection, today=today),
        **_finding(measure.sub_issue),
        "问题自有栏目": _own(measure.sub_issue, columns_of(measure.inspection, CustomTarget.FINDING)),
        **row,
        "逾期天数": str(-left) if left is not None and left < 0 else "",
        "最新进展": f"{day(latest.happened_on)}:{latest.text}" if latest else "还没有进展记录。",
    }


def _measures(**of: object) -> list[Measure]:
    return list(Measure.objects.current().filter(**of).for_ledger().order_by("position"))


def _rows(measures: list[Measure]) -> list[dict[str, str]]:
    uses = EvidenceUse.objects.filter(measure__in=[one.pk for one in measures], withdrawn_at__isnull=True)
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in uses.order_by("id").values_list("measure_id", "evidence__name"):
        names[pk].append(name)
    own = columns_of(measures[0].inspection, CustomTarget.MEASURE) if measures else []
    return [
        _row(number, measure, names[measure.pk]) | {"自有栏目": _own(measure, own)}
        for number, measure in enumerate(measures, 1)
    ]


def _row(number: int, measure: Measure, evidence: list[str]) -> dict[str, str]:
    finding = _finding(measure.sub_issue)
    return {
        "行号": str(number),
        "问题类别": finding["问题类别"],
        "问题": finding["问题"],
        "序号": measure.mark,
        "措施": measure.text,
        "整改目标": measure.goal,
        "责任领导": str(measure.leader or ""),
        "牵头部门": str(measure.department or ""),
        "配合部门": "、".join(map(str, measure.supporting_departments.all())),
        "责任人": str(measure.handler or ""),
        "时限": _due(measure),
        "完成情况": measure.status_label(),
        "成效": measure.outcome,
        "佐证材料": "\n".join(evidence),
    }


def _due(measure: Measure) -> str:
    label = measure.get_timeframe_display()
    return day(measure.due_on) or label


def _each(measures: list[Measure], of: Callable[[Measure], str]) -> str:
    """Once where it is the same for all measures, else a line for each with its mark."""
    values = [of(one).strip() for one in measures]
    if len(set(values)) <= 1:
        return "".join(values[:1])
    return "\n".join(f"{one.mark}{value}" for one, value in zip(measures, values, strict=True) if value)
