"""The forms we bring along, made in code: what an office downloads, changes in Word and hands back."""

from __future__ import annotations

import io

from docx.document import Document as WordDocument
from docx.shared import Length, Mm, Pt

from notices.parser.lines import NoticeLine, Rank
from reporting.documents.official import (
    add_line,
    add_turned_section,
    leave_grid,
    official_document,
    set_margins,
)
from reporting.documents.word_forms.tables import ListColumn, TableWriter
from reporting.models import FormKind

# 小4号 and 5号.
CELL_SIZE, LIST_SIZE = Pt(12), Pt(10.5)
# Sizes in which a form that belongs on one sheet is tried, until it fits: 小4号, 5号, 小5号, 6号.
SHEET_SIZES = (CELL_SIZE, LIST_SIZE, Pt(9), Pt(7.5))
ONE_SHEET = (FormKind.CLOSURE,)
SHEET_MARGINS = {"top_margin": 22, "bottom_margin": 24, "left_margin": 26, "right_margin": 26}
LABEL_WIDTH, TEXT_WIDTH = 32, 124
CLOSURE_WIDTHS = (28, 130)
SIGNED = Mm(20)


def builtin(kind: FormKind, size: Length | None = None) -> bytes:
    """Ours of ``kind``; ``size`` is that of the signs in the tables of a form of ``ONE_SHEET``."""
    document = official_document([NoticeLine(Rank.TITLE, TITLES[kind])], title=kind.label)
    BUILDERS[kind](document, size or CELL_SIZE)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# In the right half of its box.
SIGN = "\u3000" * 10 + "签字:" + " " * 24
SIGNATURE = f"\n\n{SIGN}年   月   日"
TITLES = {
    FormKind.CLOSURE: "巡察反馈问题整改销号单",
    FormKind.PLAN: "{{ 单位 }}关于{{ 巡察组 }}反馈意见的整改方案",
    FormKind.DUTY: "巡察整改责任书",
    FormKind.URGE: "巡察整改督办单",
}


def _closure(document: WordDocument, size: Length) -> None:
    section = document.sections[0]
    set_margins(section, SHEET_MARGINS)
    section.footer_distance = Mm(14)
    writer, widths = TableWriter(document, size), CLOSURE_WIDTHS
    writer.facts(
        [
            ("单位", "{{ 单位 }}"),
            ("巡察", "{{ 巡察 }}({{ 巡察组 }},{{ 反馈日期 }}反馈)"),
            ("问题类别", "{{ 问题类别 }}"),
            ("具体问题", "{{ 问题 }}"),
            ("问题表现", "{{ 问题表现 }}"),
            ("原因分析", "{{ 原因分析 }}"),
        ],
        widths=widths,
        if_any=["问题自有栏目"],
    )
    _narrow_gap(document)
    writer.entries(
        "措施清单",
        _closure_columns(size),
    )
    _narrow_gap(document)
    writer.facts(
        [
            ("牵头部门意见", SIGNATURE),
            ("责任领导意见", SIGNATURE),
            (
                "整改办意见",
                f"{{{{ 销号意见 }}}}\n\n{SIGN}"
                "{% if 销号日期 %}{{ 销号日期 }}{% else %}年   月   日{% endif %}",
            ),
        ],
        widths=widths,
        height=Mm(SIGNED.mm * size / CELL_SIZE),
    )


def _closure_columns(size: Length) -> list[ListColumn]:
    """Smaller signs need narrower columns; what they leave is the measure's."""
    widths = [round(width * size / CELL_SIZE) for width in (12, 20, 20, 16, 30)]
    number, department, due, state, evidence = widths
    return [
        ListColumn("序号", "序号", number, is_centred=True),
        ListColumn("整改措施", "措施", sum(CLOSURE_WIDTHS) - sum(widths), also="自有栏目"),
        ListColumn("牵头\n部门", "牵头部门", department, is_centred=True),
        ListColumn("整改\n时限", "时限", due, is_centred=True),
        ListColumn("完成\n情况", "完成情况", state, is_centred=True),
        ListColumn("佐证材料", "佐证材料", evidence),
    ]


def _plan(document: WordDocument, _size: Length) -> None:
    for rank, text in (
        (Rank.BODY, "{{ 反馈日期 }},{{ 巡察组 }}向{{ 单位 }}反馈了巡察意见。为抓好整改落实,制定本方案。"),
        (Rank.FIRST, "一、总体要求"),
        (Rank.BODY, "(请填写)"),
        (Rank.FIRST, "二、整改任务"),
        (Rank.BODY, "反馈的{{ 问题清单|length }}个具体问题及其整改目标、整改措施、责任和时限,见附件。"),
        (Rank.FIRST, "三、工作安排"),
        (Rank.BODY, "整改方案于{{ 方案截止 }}前报送,集中整改于{{ 集中整改截止 }}前完成,此后转入常态化整改。"),
        (Rank.FIRST, "四、工作要求"),
        (Rank.BODY, "(请填写)"),
        (Rank.BODY, ""),
        (Rank.BODY, "附件:整改任务清单"),
    ):
        add_line(document, text, rank=rank)
    _signature(document)
    add_turned_section(document)
    add_line(document, "附件", rank=Rank.FIRST).paragraph_format.first_line_indent = Pt(0)
    add_line(document, "整改任务清单", rank=Rank.TITLE)
    _narrow_gap(document)
    TableWriter(document, LIST_SIZE).entries(
        "问题清单",
        [
            ListColumn("序号", "序号", 11, is_centred=True),
            ListColumn("问题类别", "问题类别", 22),
            ListColumn("具体问题", "问题", 34, also="问题自有栏目"),
            ListColumn("原因分析", "原因分析", 27),
            ListColumn("整改目标", "整改目标", 26),
            ListColumn("整改措施", "措施", 49, also="自有栏目"),
            ListColumn("责任\n领导", "责任领导", 16),
            ListColumn("牵头\n部门", "牵头部门", 18),
            ListColumn("整改时限", "时限", 23),
        ],
    )


def _duty(document: WordDocument, _size: Length) -> None:
    add_line(document, "责任部门:{{ 部门 }}", rank=Rank.BODY)
    add_line(
        document, "根据{{ 巡察组 }}反馈意见,{{ 部门 }}对下列整改措施负牵头责任,按时限完成。", rank=Rank.BODY
    )
    writer = TableWriter(document, LIST_SIZE)
    writer.entries(
        "措施清单",
        [
            ListColumn("序号", "行号", 11, is_centred=True),
            ListColumn("具体问题", "问题", 36),
            ListColumn("整改措施", "措施", 46, also="自有栏目"),
            ListColumn("责任\n领导", "责任领导", 15, is_centred=True),
            ListColumn("责任人", "责任人", 15, is_centred=True),
            ListColumn("配合\n部门", "配合部门", 16, is_centred=True),
            ListColumn("整改\n时限", "时限", 17, is_centred=True),
        ],
    )
    _gap(document)
    TableWriter(document, CELL_SIZE).facts(
        [("部门负责人", SIGNATURE), ("责任领导", SIGNATURE)], widths=(LABEL_WIDTH, TEXT_WIDTH), height=SIGNED
    )


def _urge(document: WordDocument, _size: Length) -> None:
    for text in (
        "{{ 牵头部门 }}:",
        "{{ 巡察组 }}反馈的“{{ 问题 }}”,由你部门牵头的下列整改措施"
        "{% if 逾期天数 %}已逾期{{ 逾期天数 }}天{% else %}需抓紧推进{% endif %},现予督办。",
    ):
        add_line(document, text, rank=Rank.BODY)
    TableWriter(document, CELL_SIZE).facts(
        [
            ("整改措施", "{{ 序号 }}{{ 措施 }}"),
            ("责任领导", "{{ 责任领导 }}"),
            ("责任人", "{{ 责任人 }}"),
            ("整改时限", "{{ 时限 }}"),
            ("目前情况", "{{ 完成情况 }}。{{ 最新进展 }}"),
            ("办理要求", "请于   年  月  日前报送办理情况。"),
        ],
        widths=(LABEL_WIDTH, TEXT_WIDTH),
        if_any=["问题自有栏目", "自有栏目"],
    )
    _signature(document)


BUILDERS = {
    FormKind.CLOSURE: _closure,
    FormKind.PLAN: _plan,
    FormKind.DUTY: _duty,
    FormKind.URGE: _urge,
}


def _gap(document: WordDocument) -> None:
    add_line(document, "", rank=Rank.BODY)


def _narrow_gap(document: WordDocument) -> None:
    """Word joins two tables that no paragraph parts."""
    paragraph = add_line(document, "", rank=Rank.BODY)
    paragraph.paragraph_format.line_spacing = Pt(6)
    leave_grid(paragraph)


def _signature(document: WordDocument) -> None:
    _gap(document)
    add_line(document, "{{ 单位 }}", rank=Rank.BODY, is_right=True)
    add_line(document, "{{ 日期 }}", rank=Rank.BODY, is_right=True)
