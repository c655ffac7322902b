"""A small ledger of invented findings, as the rows that forms are filled with; and the way to fill one."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ledger.rows import LedgerRow
from workbooks.receivers.filling import fill_form
from workbooks.receivers.layout import FormLayout
from workbooks.receivers.lines import FormData, FormHeading
from workbooks.receivers.reading import open_form
from workbooks.receivers.report import FormReport

TODAY = date(2026, 6, 1)
CATEGORIES = (
    ("一、落实上级决策部署方面", "贯彻落实决策部署"),
    ("二、作风建设方面", "作风建设"),
    ("三、党的建设方面", "党的建设"),
)
# Findings by category; measures by finding: text, department, deadline, kind of it, state.
FINDINGS = (
    (0, "1.惠民项目推进迟缓"),
    (0, "2.对口帮扶走过场"),
    (1, "3.窗口服务让群众多跑路"),
    (2, "4.支部组织生活不经常"),
)
MEASURES = (
    (1, "逐项排出项目推进时间表。", "规划科", date(2026, 5, 20), "限期整改", "整改中"),
    (1, "每半月调度一次项目进度。", "规划科", None, "长期坚持", "阶段性完成"),
    (2, "重新签订帮扶协议并公示。", "综合科", date(2026, 7, 31), "限期整改", "待审核"),
    (3, "取消三项重复证明。", "服务科", date(2026, 3, 15), "立行立改", "已完成"),
    (3, "开设周末预约窗口。", "服务科", date(2026, 8, 30), "限期整改", "已退回"),
    (3, "公布窗口投诉电话。", "综合科", date(2026, 3, 10), "立行立改", "已完成"),
    (4, "补开两次专题组织生活会。", "党建科", date(2026, 9, 30), "限期整改", "待分派"),
)
LEADERS = {"规划科": "沈岩", "综合科": "韦青", "服务科": "沈岩", "党建科": "韦青"}
HANDLERS = {"规划科": "丁一舟", "综合科": "白石", "服务科": "乔木", "党建科": "方圆"}


def ledger_rows() -> list[LedgerRow]:
    rows: list[LedgerRow] = []
    for number, (finding_id, text, place, due_on, timeframe, state) in enumerate(MEASURES, start=1):
        index = sum(1 for row in rows if row.sub_issue_id == finding_id) + 1
        row = _row(number, finding_id, index, text=text, place=place)
        row.due_on, row.timeframe, row.status = due_on, timeframe, state
        row.is_completed = state in ("已完成", "阶段性完成")
        row.completed_on = date(2026, 3, 8) if row.is_completed else None
        rows.append(row)
    return rows


def _row(pk: int, finding_id: int, index: int, *, text: str, place: str) -> LedgerRow:
    category, finding = FINDINGS[finding_id - 1]
    name, focus = CATEGORIES[category]
    return LedgerRow(
        pk, 1, category + 1, finding_id, pk,
        organization="青河县档案局", category=name, focus=focus, finding=finding,
        finding_text=f"检查发现:{finding[2:]}。", causes="抓落实不够", goal="当年见效",
        measure=f"({index}){text}", leader=LEADERS[place], department=place, supporting="综合科",
        handler=HANDLERS[place], progress=f"2026-04-{pk:02d} 已开展第{pk}次检查。", outcome="群众反映好",
        is_closed="未销号", next_step="继续跟踪", remark="", mark=f"({index})",
    )  # fmt: skip


def form_data(rows: list[LedgerRow] | None = None) -> FormData:
    return FormData(
        ledger_rows() if rows is None else rows,
        TODAY,
        organization="青河县档案局",
        known_categories=tuple(FormHeading(name, focus) for name, focus in CATEGORIES),
        known_departments=tuple(map(FormHeading, LEADERS)),
    )


def filled(
    content: bytes, *, layout: FormLayout | None = None, data: FormData | None = None
) -> tuple[Workbook, FormReport]:
    """The form as a second program reads it again, and the report."""
    target = io.BytesIO()
    found = layout or open_form(content, name="表格.xlsx")
    report = fill_form(io.BytesIO(content), found, data=data or form_data(), target=target)
    target.seek(0)
    return openpyxl.load_workbook(target, rich_text=True), report


def column_values(sheet: Worksheet, letter: str, first: int, last: int) -> list[object]:
    return [sheet[f"{letter}{row}"].value for row in range(first, last + 1)]
