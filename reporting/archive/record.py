"""措施记录: one measure as a document, from what was promised to what proves it.

Fonts are named, never shipped. The language of the text is zh-CN: without it LibreOffice falls back to
Japanese glyphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO

from django.utils import timezone
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.table import Table, _Row
from docx.text.run import Run

from issues.custom_values import said_of
from issues.models import SubIssue
from ledger import fields
from ledger.fields import LedgerField, WrittenBy, written_by
from measures.extensions import explanation
from measures.models import ExtensionRequest, Measure, ProgressUpdate, StatusChange
from measures.workflow import Status, Timeframe
from reporting.archive.evidence import ArchivedFile
from reporting.archive.scope import ArchiveScope
from reporting.documents.official import printable

BODY, HEAD, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
SMALL = Pt(9)
SHADE = "EDF1F7"
# Between margins of 22 mm on A4.
WIDTH = 166
# Texts in the order of the table that stand below the measure and its state: what comes before the progress
# was promised, the rest was done.
ORDER = list(fields.FIELDS.values())
TEXTS = [one for one in written_by(WrittenBy.MEASURE_TEXTS) if one not in (fields.MEASURE, fields.STATUS)]
PROMISED = [one for one in TEXTS if ORDER.index(one) < ORDER.index(fields.PROGRESS)]
DONE = [one for one in TEXTS if one not in PROMISED]
FINDING_TEXTS = [one for one in written_by(WrittenBy.FINDING_TEXTS) if one is not fields.FINDING]
Pair = tuple[str, str]
Rows = Sequence[Sequence[str]]


def record_document(
    scope: ArchiveScope, finding: SubIssue, measure: Measure, *, evidence: Sequence[ArchivedFile]
) -> bytes:
    """The .docx; reads what ``contents`` has read ahead."""
    document = _document(measure)
    _line(document, "整改措施记录", font=TITLE, size=Pt(20), is_middle=True)
    inspection = scope.inspection
    _line(document, f"{inspection.organization.name} {inspection.name}", font=BODY, is_middle=True)
    _section(document, "问题", _finding_pairs(finding, scope))
    _section(document, "措施和责任", _measure_pairs(measure, scope))
    _section(document, "完成情况", _result_pairs(measure))
    _table(document, "整改进展", ("日期", "进展", "记录人"), _progress(measure), widths=(26, 108, 32))
    _table(
        document, "佐证材料", ("名称", "形式", "提供", "校验值(SHA-256)、链接或文号"), _proofs(evidence),
        widths=(54, 16, 30, 66),
    )  # fmt: skip
    _table(
        document, "延期申请", ("原时限", "申请延至", "原因", "申请人", "审批"), _extensions(measure),
        widths=(26, 26, 52, 26, 36),
    )  # fmt: skip
    _table(document, "办理过程", ("时间", "办理", "办理人", "意见"), _moves(measure), widths=(34, 44, 34, 54))
    made = f"{timezone.localtime():%Y-%m-%d %H:%M} 由巡察整改台账系统根据登记的内容生成"
    _line(document, made, font=BODY, size=SMALL)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _finding_pairs(finding: SubIssue, scope: ArchiveScope) -> list[Pair]:
    closures = list(finding.closures.all())
    closing = "未销号"
    if finding.closed_on:
        signer = f"({closures[-1].actor_name}签署)" if closures else ""
        closing = f"{finding.closed_on} 已销号{signer}"
    return [
        (fields.CATEGORY.title, str(finding.category)),
        (fields.FINDING.title, str(finding)),
        *_texts(finding, FINDING_TEXTS),
        *said_of(scope.own_columns, finding.custom_values),
        ("销号", closing),
    ]


def _measure_pairs(measure: Measure, scope: ArchiveScope) -> list[Pair]:
    return [
        (fields.MEASURE.title, f"{measure.mark}{measure.text}"),
        *_texts(measure, PROMISED),
        (fields.LEADER.title, measure.leader.full_name if measure.leader else ""),
        (fields.DEPARTMENT.title, measure.department.name if measure.department else ""),
        (fields.SUPPORTING.title, "、".join(row.name for row in measure.supporting_departments.all())),
        (fields.HANDLER.title, measure.handler.full_name if measure.handler else ""),
        (fields.TIMEFRAME.title, Timeframe(measure.timeframe).label if measure.timeframe else ""),
        (fields.DUE_ON.title, _day(measure.due_on)),
        (fields.EXTENSION.title, explanation(measure, measure.extension_requests.all())),
        *said_of(scope.own_columns, measure.custom_values),
    ]


def _result_pairs(measure: Measure) -> list[Pair]:
    return [
        (fields.STATUS.title, measure.status_label()),
        ("审核通过", _instant(measure.completed_at)),
        *_texts(measure, DONE),
    ]


def _texts(row: Measure | SubIssue, wanted: Iterable[LedgerField]) -> Iterator[Pair]:
    return ((one.title, getattr(row, one.attribute)) for one in wanted)


def _progress(measure: Measure) -> Rows:
    return [_entry(row) for row in reversed(measure.progress_updates.all())]


def _entry(row: ProgressUpdate) -> Sequence[str]:
    replaced = "(后来已更正)" if hasattr(row, "replaced_by") else ""
    return (_day(row.happened_on), f"{row.text}{replaced}", row.actor_name)


def _proofs(evidence: Iterable[ArchivedFile]) -> Rows:
    return [
        (
            f"{one.name}(第{one.version}版)" + (f"\n未归档:{one.problem}" if one.problem else ""),
            one.what,
            one.handed_in.replace(" ", "\n"),
            one.content,
        )
        for one in evidence
    ]


def _extensions(measure: Measure) -> Rows:
    return [_extension(row) for row in measure.extension_requests.all()]


def _extension(row: ExtensionRequest) -> Sequence[str]:
    answered = "\n".join(filter(None, [row.answered_by_name, _day_of(row.answered_at), row.answer]))
    state = row.get_state_display()
    asked = f"{row.actor_name}\n{_day_of(row.at)}"
    return (_day(row.from_due_on), _day(row.to_due_on), row.reason, asked, f"{state}\n{answered}".strip())


def _moves(measure: Measure) -> Rows:
    return [_move(row) for row in measure.status_changes.all()]


def _move(row: StatusChange) -> Sequence[str]:
    act = row.get_act_display()
    if row.from_status != row.to_status:
        act += f"\n{Status(row.from_status).label} → {Status(row.to_status).label}"
    return (_instant(row.at), act, row.actor_name, row.note)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day_of(at: datetime | None) -> str:
    return _day(timezone.localdate(at)) if at else ""


def _instant(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _document(measure: Measure) -> WordDocument:
    document = Document()
    document.core_properties.title = printable(str(measure))[:255]
    document.core_properties.author = document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(24)
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.size = Pt(11)
    style.paragraph_format.space_after = Pt(0)
    _name_font(style, BODY)
    language = OxmlElement("w:lang")
    for attribute in ("w:val", "w:eastAsia"):
        language.set(qn(attribute), "zh-CN")
    style.element.get_or_add_rPr().append(language)
    return document


def _name_font(owner: Run | CharacterStyle, name: str) -> None:
    owner.font.name = name
    owner.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _line(
    document: WordDocument,
    text: str,
    *,
    font: str,
    size: Length | None = None,
    is_middle: bool = False,
    is_kept: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(printable(text))
    _name_font(run, font)
    run.font.size = size
    paragraph.paragraph_format.space_before = Pt(12 if is_kept else 4)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.keep_with_next = is_kept
    if is_middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _section(document: WordDocument, title: str, pairs: Iterable[Pair]) -> None:
    """What is empty is left out, unless its absence says something."""
    rows = [pair for pair in pairs if pair[1]]
    _line(document, title, font=HEAD, is_kept=True)
    table = _empty_table(document, (26, WIDTH - 26))
    for label, text in rows:
        _fill(table.add_row(), (label, text), shaded=1)


def _table(
    document: WordDocument, title: str, headers: Sequence[str], rows: Rows, *, widths: Sequence[int]
) -> None:
    _line(document, title, font=HEAD, is_kept=True)
    if not rows:
        _line(document, "无。", font=BODY)
        return
    table = _empty_table(document, widths)
    head = table.add_row()
    _fill(head, headers, shaded=len(headers), is_small=True)
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    for row in rows:
        _fill(table.add_row(), row, is_small=True)


def _empty_table(document: WordDocument, widths: Sequence[int]) -> Table:
    table = document.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _fill(row: _Row, texts: Sequence[str], *, shaded: int = 0, is_small: bool = False) -> None:
    """``shaded`` cells from the left are headings."""
    for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        # A return of its own would become a second break.
        run = paragraph.add_run(printable(text.replace("\r\n", "\n")))
        run.font.size = SMALL if is_small else None
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        if index < shaded:
            _name_font(run, HEAD)
            shade = OxmlElement("w:shd")
            for attribute, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", SHADE)):
                shade.set(qn(attribute), value)
            cell._tc.get_or_add_tcPr().append(shade)
