"""The tables that go up: 台账, the lists, 汇总表 and the record of what was returned or put off."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from issues.models import Closure, Inspection, SubIssue
from ledger.custom_fields import inspection_fields, with_standard
from ledger.fields import FIELDS, FieldKind, Merged
from ledger.findings_rows import finding_rows
from ledger.rows import ledger_rows
from ledger.summary import SEE_ALL
from measures.filters.filter_set import readable_measures
from measures.models import ExtensionRequest, StatusChange, Watch
from measures.models.measure import MeasureQuerySet
from measures.visibility import visible_sub_issues
from measures.workflow import Act, Status
from regulations.question import RegulationQuestion
from workbooks.exports.ledger_export import LedgerExport
from workbooks.exports.regulation_sheet import NAME as REGULATIONS
from workbooks.exports.regulation_sheet import regulation_sheet
from workbooks.exports.summary_sheets import summary_sheets
from workbooks.exports.watch_sheet import NAME, watch_sheet
from workbooks.identity import MEASURE, SUB_ISSUE
from workbooks.writing.columns import SheetColumn, ledger_columns, sheet_column, sheet_columns
from workbooks.writing.plan import SheetLine, SheetPlan, ledger_sheet

WHOLE_LEDGER = "ledger"


@dataclass(frozen=True)
class Scope:
    """Of which inspection, and what ``user`` may read of it."""

    user: User
    inspection: Inspection
    today: date

    @property
    def measures(self) -> MeasureQuerySet:
        return readable_measures(self.user).filter(inspection=self.inspection)

    @property
    def findings(self) -> QuerySet[SubIssue]:
        return visible_sub_issues(self.user).filter(inspection=self.inspection)

    def ledger(self, *, by: User | None) -> LedgerExport:
        return LedgerExport(self.measures, by, self.inspection, own=inspection_fields(self.inspection))


class BuiltIn(NamedTuple):
    """``is_whole``: tells of the whole organization, whoever asks; so only who sees all of it may."""

    label: str
    description: str
    make: Callable[[Scope, str], list[SheetPlan]]
    is_whole: bool = False


def _columns(*wanted: tuple[str, float]) -> list[SheetColumn]:
    """Columns of the ledger with the widths they have in a smaller table."""
    return [sheet_column(FIELDS[key], width=width) for key, width in wanted]


FINDINGS = _columns(
    *(("number", 6), ("category", 16), ("finding", 26), ("finding_text", 34), ("causes", 18)),
    *(("leader", 10), ("department", 12), ("due_on", 12), ("status", 14), ("is_closed", 9)),
)
TASKS = _columns(
    *(("number", 6), ("finding", 24), ("goal", 18), ("measure", 42), ("timeframe", 10)),
    *(("due_on", 12), ("department", 12), ("progress", 30), ("status", 11)),
)
RESPONSIBILITIES = _columns(
    *(("number", 6), ("finding", 26), ("measure", 46), ("leader", 11), ("department", 13)),
    *(("supporting", 15), ("handler", 11), ("deadline", 17)),
)
CLOSURES = (
    SheetColumn("number", "序号", 6, FieldKind.NUMBER),
    SheetColumn("category", "问题类别", 18, merged=Merged.CATEGORY),
    SheetColumn("finding", "具体问题", 40),
    SheetColumn("total", "整改措施", 10, FieldKind.NUMBER),
    SheetColumn("done", "已完成", 10, FieldKind.NUMBER),
    SheetColumn("is_closed", "是否销号", 10, FieldKind.WORD),
    SheetColumn("closed_on", "销号时间", 13, FieldKind.DATE),
    SheetColumn("signer", "签署人", 12, FieldKind.WORD),
    SheetColumn("note", "签署意见", 28),
)
RETURNS = (
    SheetColumn("number", "序号", 6, FieldKind.NUMBER),
    SheetColumn("finding", "具体问题", 28),
    SheetColumn("measure", "整改措施", 42),
    SheetColumn("department", "牵头部门", 13, FieldKind.WORD),
    SheetColumn("what", "事项", 13, FieldKind.WORD),
    SheetColumn("on", "日期", 13, FieldKind.DATE),
    SheetColumn("actor", "办理人", 12, FieldKind.WORD),
    SheetColumn("reason", "原因", 36),
)


def _ledger(scope: Scope, title: str) -> list[SheetPlan]:
    own = inspection_fields(scope.inspection)
    rows = ledger_rows(scope.measures, fields=with_standard(own))
    return [ledger_sheet(rows, ledger_columns(own), title=title)]


def _findings(scope: Scope, title: str) -> list[SheetPlan]:
    own = [one for one in inspection_fields(scope.inspection) if one.merged is Merged.SUB_ISSUE]
    rows = finding_rows(ledger_rows(scope.measures, fields=[one.key for one in own]))
    columns = [*FINDINGS, *sheet_columns(own)]
    return [ledger_sheet(rows, columns, title=title, name="问题清单", kind=SUB_ISSUE)]


def _tasks(scope: Scope, title: str) -> list[SheetPlan]:
    rows = ledger_rows(scope.measures, fields=("progress",))
    return [ledger_sheet(rows, TASKS, title=title, name="任务清单", kind=MEASURE)]


def _responsibilities(scope: Scope, title: str) -> list[SheetPlan]:
    rows = ledger_rows(scope.measures, fields=("supporting", "deadline"))
    return [ledger_sheet(rows, RESPONSIBILITIES, title=title, name="责任清单", kind=MEASURE)]


def _closures(scope: Scope, title: str) -> list[SheetPlan]:
    counted = scope.findings.aggregate(all=Count("pk"), closed=Count("closed_on"))
    note = f"共{counted['all']}个具体问题,已销号{counted['closed']}个。全部措施完成后方可销号。"
    return [SheetPlan("销号清单", title, CLOSURES, _closure_lines(scope), notes=[note])]


def _closure_lines(scope: Scope) -> Iterator[SheetLine]:
    mine = Q(measures__in=scope.measures)
    rows = scope.findings.select_related("category").order_by("category__position", "position", "pk")
    rows = rows.annotate(
        total=Count("measures", filter=mine, distinct=True),
        done=Count("measures", filter=mine & Q(measures__status=Status.COMPLETED), distinct=True),
    )
    # The last signature of each finding is the one that counts.
    closures = Closure.objects.filter(sub_issue__in=scope.findings.values("pk")).order_by("pk")
    signed = {row.sub_issue_id: row for row in closures}
    for number, row in enumerate(rows, start=1):
        last = signed.get(row.pk) if row.closed_on else None
        state = "已销号" if row.closed_on else "未销号"
        signature = (last.actor_name, last.note) if last else ("", "")
        values = (number, str(row.category), str(row), row.total, row.done, state, row.closed_on, *signature)
        yield SheetLine(values, row.category_id)


def _returns(scope: Scope, title: str) -> list[SheetPlan]:
    return [SheetPlan("退回与延期", title, RETURNS, _return_lines(scope))]


def _return_lines(scope: Scope) -> Iterator[SheetLine]:
    """Both kinds in the order of the measures, each measure's in the order of time."""
    entries = heapq.merge(_returned(scope), _put_off(scope), key=lambda entry: entry[:3])
    for number, (_, _, _, measure, values) in enumerate(entries, start=1):
        place = measure.department.name if measure.department else ""
        yield SheetLine((number, str(measure.sub_issue), f"{measure.mark}{measure.text}", place, *values))


# Measure's place, its id, the instant; then the measure and what the last four columns say.
_Entry = tuple[int, int, datetime, Any, tuple[str | date, ...]]


def _returned(scope: Scope) -> Iterator[_Entry]:
    mine = scope.measures.order_by().values("pk")
    rows = StatusChange.objects.filter(act=Act.RETURN_FOR_REWORK, measure__in=mine)
    for row in _with_measures(rows):
        day = timezone.localdate(row.at)
        values = ("退回", day, row.actor_name, row.note)
        yield row.measure.position, row.measure_id, row.at, row.measure, values


def _put_off(scope: Scope) -> Iterator[_Entry]:
    mine = scope.measures.order_by().values("pk")
    for row in _with_measures(ExtensionRequest.objects.filter(measure__in=mine)):
        what = f"延期({row.get_state_display()})"
        reason = f"{row.from_due_on}延至{row.to_due_on}。{row.reason}" + (
            f"\n审批意见:{row.answer}" if row.answer else ""
        )
        values = (what, timezone.localdate(row.at), row.answered_by_name or row.actor_name, reason)
        yield row.measure.position, row.measure_id, row.at, row.measure, values


def _with_measures(rows: Any) -> Iterator[Any]:
    found = rows.select_related("measure__sub_issue", "measure__department")
    return found.order_by("measure__position", "measure_id", "at", "pk").iterator(chunk_size=500)


def _summary(scope: Scope, title: str) -> list[SheetPlan]:
    return summary_sheets(scope.inspection, today=scope.today, title=title)


def _watches(scope: Scope, title: str) -> list[SheetPlan]:
    rows = Watch.objects.visible_to(scope.user).filter(measure__inspection=scope.inspection)
    return [watch_sheet(rows, title=title, today=scope.today)]


def _regulations(scope: Scope, title: str) -> list[SheetPlan]:
    rows = RegulationQuestion(scope.user, inspection=scope.inspection.pk, sort="entered")
    ordered = rows.ordered(today=scope.today)
    return [regulation_sheet(ordered, scope.measures, title=title, today=scope.today)]


BUILT_IN: dict[str, BuiltIn] = {
    WHOLE_LEDGER: BuiltIn("整改台账", "每条措施一行,全部栏目", _ledger),
    "findings": BuiltIn("问题清单", "每个具体问题一行:表现、原因、责任、完成情况", _findings),
    "tasks": BuiltIn("任务清单", "每条措施一行:目标、时限、进展", _tasks),
    "responsibilities": BuiltIn("责任清单", "每条措施由谁牵头、谁配合、谁负责", _responsibilities),
    "closures": BuiltIn("销号清单", "每个问题的措施完成数、销号时间、签署人", _closures),
    "watches": BuiltIn(NAME, "每项长期坚持的承诺一行:周期、做到和断档的期数、断档的各期", _watches),
    "regulations": BuiltIn(
        REGULATIONS,
        "每项制度一行:工作类型、文号、日期、有效期、对应的问题和措施",
        _regulations,
    ),
    "summary": BuiltIn(
        "汇总表", "按问题类别、按部门的完成数、完成率和成效数字,表下注明口径", _summary, is_whole=True
    ),
    "returns": BuiltIn("退回与延期", "退回和延期的每一次:日期、办理人、原因", _returns),
}


def tables_for(user: User) -> dict[str, BuiltIn]:
    return {key: table for key, table in BUILT_IN.items() if user.role in SEE_ALL or not table.is_whole}


def built_in_sheets(scope: Scope, keys: Sequence[str]) -> list[SheetPlan]:
    """The plans of the chosen tables, in the order of the list above; other keys are left out."""
    return [
        plan
        for key, table in tables_for(scope.user).items()
        if key in keys
        for plan in table.make(scope, f"{scope.inspection.name}{table.label}")
    ]
