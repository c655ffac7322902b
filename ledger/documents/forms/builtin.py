"""The forms we bring along, made in code: what an office downloads, changes in Word and hands back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm

from ledger.documents.official import BODY_SIZE, add_line, official_document, set_font
from ledger.models import FormKind
from ledger.notice.lines import Line, Rank

CELL_FONT = "仿宋_GB2312"


def builtin(kind: FormKind) -> bytes:
    document = official_document([Line(Rank.TITLE, TITLES[kind])], title=kind.label)
    BUILDERS[kind](document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


TITLES = {
    FormKind.CLOSURE: "巡察反馈问题整改销号单",
    FormKind.PLAN: "{{ 单位 }}关于{{ 巡察组 }}反馈意见的整改方案",
    FormKind.DUTY: "巡察整改责任书",
    FormKind.URGE: "巡察整改督办单",
}


def _closure(document: Any) -> None:
    _facts(
        document,
        [
            ("单位", "{{ 单位 }}"),
            ("巡察", "{{ 巡察 }}({{ 巡察组 }},{{ 反馈日期 }}反馈)"),
            ("问题类别", "{{ 问题类别 }}"),
            ("具体问题", "{{ 问题 }}"),
            ("问题表现", "{{ 问题表现 }}"),
            ("原因分析", "{{ 原因分析 }}"),
        ],
    )
    _gap(document)
    _list(document, "措施清单", ["序号", "措施", "牵头部门", "时限", "完成情况", "佐证材料"])
    _gap(document)
    _facts(
        document,
        [
            ("牵头部门意见", "\n签字:        年  月  日"),
            ("责任领导意见", "\n签字:        年  月  日"),
            ("整改办意见", "{{ 销号意见 }}\n签字:        销号日期:{{ 销号日期 }}"),
        ],
    )


def _plan(document: Any) -> None:
    for rank, text in (
        (Rank.BODY, "{{ 反馈日期 }},{{ 巡察组 }}向{{ 单位 }}反馈了巡察意见。为抓好整改落实,制定本方案。"),
        (Rank.FIRST, "一、总体要求"),
        (Rank.BODY, "(请填写)"),
        (Rank.FIRST, "二、整改任务"),
    ):
        add_line(document, text, rank=rank)
    _list(document, "问题清单", ["序号", "问题", "原因分析", "措施", "责任领导", "牵头部门", "时限"])
    for rank, text in (
        (Rank.FIRST, "三、工作安排"),
        (Rank.BODY, "整改方案于{{ 方案截止 }}前报送,集中整改于{{ 集中整改截止 }}前完成,此后转入常态化整改。"),
        (Rank.FIRST, "四、工作要求"),
        (Rank.BODY, "(请填写)"),
    ):
        add_line(document, text, rank=rank)
    _signature(document)


def _duty(document: Any) -> None:
    add_line(document, "责任部门:{{ 部门 }}", rank=Rank.BODY)
    add_line(
        document, "根据{{ 巡察组 }}反馈意见,{{ 部门 }}对下列整改措施负牵头责任,按时限完成。", rank=Rank.BODY
    )
    _list(document, "措施清单", ["序号", "措施", "责任领导", "责任人", "配合部门", "时限"])
    _gap(document)
    _facts(document, [("部门负责人签字", ""), ("责任领导签字", ""), ("日期", "{{ 日期 }}")])


def _urge(document: Any) -> None:
    for text in (
        "{{ 牵头部门 }}:",
        "{{ 巡察组 }}反馈的“{{ 问题 }}”,由你部门牵头的下列整改措施"
        "{% if 逾期天数 %}已逾期{{ 逾期天数 }}天{% else %}需抓紧推进{% endif %},现予督办。",
    ):
        add_line(document, text, rank=Rank.BODY)
    _facts(
        document,
        [
            ("整改措施", "{{ 序号 }}{{ 措施 }}"),
            ("责任领导", "{{ 责任领导 }}"),
            ("责任人", "{{ 责任人 }}"),
            ("整改时限", "{{ 时限 }}"),
            ("目前情况", "{{ 完成情况 }}。{{ 最新进展 }}"),
            ("办理要求", "请于   年  月  日前报送办理情况。"),
        ],
    )
    _signature(document)


BUILDERS = {
    FormKind.CLOSURE: _closure,
    FormKind.PLAN: _plan,
    FormKind.DUTY: _duty,
    FormKind.URGE: _urge,
}


def _gap(document: Any) -> None:
    add_line(document, "", rank=Rank.BODY)


def _signature(document: Any) -> None:
    _gap(document)
    add_line(document, "{{ 单位 }}", rank=Rank.BODY, is_right=True)
    add_line(document, "{{ 日期 }}", rank=Rank.BODY, is_right=True)


def _facts(document: Any, rows: Sequence[tuple[str, str]]) -> None:
    """Two columns: what it is, and what stands there."""
    table = _table(document, columns=2)
    for label, text in rows:
        cells = table.add_row().cells
        _fill(cells[0], label)
        _fill(cells[1], text)
    for cells, width in zip(table.columns, (Mm(36), Mm(120)), strict=True):
        for cell in cells.cells:
            cell.width = width


def _list(document: Any, name: str, fields: Sequence[str]) -> None:
    """A head, and a row that is repeated for each entry of the list."""
    table = _table(document, columns=len(fields))
    for cell, field in zip(table.add_row().cells, fields, strict=True):
        _fill(cell, field)
    _fill(table.add_row().cells[0], "{%tr for 行 in " + name + " %}")
    for cell, field in zip(table.add_row().cells, fields, strict=True):
        _fill(cell, "{{ 行." + field + " }}")
    _fill(table.add_row().cells[0], "{%tr endfor %}")


def _table(document: Any, *, columns: int) -> Any:
    table = document.add_table(rows=0, cols=columns)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    return table


def _fill(cell: Any, text: str) -> None:
    run = cell.paragraphs[0].add_run(text)
    set_font(run, CELL_FONT, BODY_SIZE * 3 // 4)
