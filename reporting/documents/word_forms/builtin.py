"""The forms we bring along, made in code: what an office downloads, changes in Word and hands back."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row

from notices.parser.lines import Line, Rank
from reporting.documents.official import FONTS, add_line, leave_grid, official_document, set_font
from reporting.models import FormKind

# 小4号; the lines of a table stand closer than those of the text.
CELL_SIZE, CELL_LINE = Pt(12), Pt(18)
LABEL_WIDTH, TEXT_WIDTH = 32, 124
SIGNED = Mm(24)


def builtin(kind: FormKind) -> bytes:
    document = official_document([Line(Rank.TITLE, TITLES[kind])], title=kind.label)
    BUILDERS[kind](document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


SIGNATURE = "\n\n签字:          年   月   日"
TITLES = {
    FormKind.CLOSURE: "巡察反馈问题整改销号单",
    FormKind.PLAN: "{{ 单位 }}关于{{ 巡察组 }}反馈意见的整改方案",
    FormKind.DUTY: "巡察整改责任书",
    FormKind.URGE: "巡察整改督办单",
}


def _closure(document: WordDocument) -> None:
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
    _list(
        document,
        "措施清单",
        [("序号", 14), ("措施", 48), ("牵头部门", 22), ("时限", 24), ("完成情况", 22), ("佐证材料", 26)],
    )
    _gap(document)
    _facts(
        document,
        [
            ("牵头部门意见", SIGNATURE),
            ("责任领导意见", SIGNATURE),
            (
                "整改办意见",
                "{{ 销号意见 }}\n签字:          "
                "{% if 销号日期 %}{{ 销号日期 }}{% else %}年   月   日{% endif %}",
            ),
        ],
        height=SIGNED,
    )


def _plan(document: WordDocument) -> None:
    for rank, text in (
        (Rank.BODY, "{{ 反馈日期 }},{{ 巡察组 }}向{{ 单位 }}反馈了巡察意见。为抓好整改落实,制定本方案。"),
        (Rank.FIRST, "一、总体要求"),
        (Rank.BODY, "(请填写)"),
        (Rank.FIRST, "二、整改任务"),
    ):
        add_line(document, text, rank=rank)
    _list(
        document,
        "问题清单",
        [
            ("序号", 14),
            ("问题", 28),
            ("原因分析", 26),
            ("措施", 40),
            ("责任领导", 16),
            ("牵头部门", 16),
            ("时限", 16),
        ],
    )
    for rank, text in (
        (Rank.FIRST, "三、工作安排"),
        (Rank.BODY, "整改方案于{{ 方案截止 }}前报送,集中整改于{{ 集中整改截止 }}前完成,此后转入常态化整改。"),
        (Rank.FIRST, "四、工作要求"),
        (Rank.BODY, "(请填写)"),
    ):
        add_line(document, text, rank=rank)
    _signature(document)


def _duty(document: WordDocument) -> None:
    add_line(document, "责任部门:{{ 部门 }}", rank=Rank.BODY)
    add_line(
        document, "根据{{ 巡察组 }}反馈意见,{{ 部门 }}对下列整改措施负牵头责任,按时限完成。", rank=Rank.BODY
    )
    _list(
        document,
        "措施清单",
        [("序号", 14), ("措施", 56), ("责任领导", 22), ("责任人", 18), ("配合部门", 22), ("时限", 24)],
    )
    _gap(document)
    _facts(document, [("部门负责人", SIGNATURE), ("责任领导", SIGNATURE)], height=SIGNED)


def _urge(document: WordDocument) -> None:
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


def _gap(document: WordDocument) -> None:
    add_line(document, "", rank=Rank.BODY)


def _signature(document: WordDocument) -> None:
    _gap(document)
    add_line(document, "{{ 单位 }}", rank=Rank.BODY, is_right=True)
    add_line(document, "{{ 日期 }}", rank=Rank.BODY, is_right=True)


def _facts(document: WordDocument, rows: Sequence[tuple[str, str]], *, height: Length | None = None) -> None:
    """Two columns: what it is, and what stands there; ``height`` leaves room to sign."""
    table = _table(document, [LABEL_WIDTH, TEXT_WIDTH])
    for label, text in rows:
        row = _row(table, [label, text])
        _centre(row.cells[0])
        if height is not None:
            row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, height
            # The boxes to sign stay on one page.
            row.cells[0].paragraphs[0].paragraph_format.keep_with_next = (label, text) != rows[-1]


def _list(document: WordDocument, name: str, columns: Sequence[tuple[str, int]]) -> None:
    """A head on every page, and a row that is repeated for each entry of the list; widths in mm."""
    table = _table(document, [width for _, width in columns])
    head = _row(table, [field for field, _ in columns])
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _row(table, ["{%tr for 行 in " + name + " %}"])
    row = _row(table, ["{{ 行." + field + " }}" for field, _ in columns])
    _row(table, ["{%tr endfor %}"])
    for cell in (*head.cells, row.cells[0]):
        _centre(cell)


def _table(document: WordDocument, widths: Sequence[int]) -> Table:
    table = document.add_table(rows=0, cols=len(widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _row(table: Table, texts: Sequence[str]) -> _Row:
    """A row is not torn apart at the end of a page."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    for cell, text in zip(row.cells, texts, strict=False):
        _fill(cell, text)
    return row


def _fill(cell: _Cell, text: str) -> None:
    paragraph, cell.vertical_alignment = cell.paragraphs[0], WD_ALIGN_VERTICAL.CENTER
    set_font(paragraph.add_run(text), FONTS[Rank.BODY], CELL_SIZE)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = CELL_LINE
    leave_grid(paragraph)


def _centre(cell: _Cell) -> None:
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
