"""措施记录: one measure as a document, from what was promised to what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.utils import timezone

from issues.custom_values import said_of
from issues.models import SubIssue
from ledger import fields
from ledger.fields import LedgerField, WrittenBy, written_by
from measures.extensions import explanation
from measures.models import ExtensionRequest, Measure, ProgressUpdate, StatusChange
from measures.workflow import Status, Timeframe
from reporting.archive.evidence import ArchivedFile
from reporting.archive.paper import BODY, HEAD, LARGE, SMALL, TITLE, WIDTH, Paper
from reporting.archive.scope import ArchiveScope

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
    paper = Paper()
    paper.line("整改措施记录", font=TITLE, size=LARGE, is_middle=True)
    inspection = scope.inspection
    paper.line(f"{inspection.organization.name} {inspection.name}", font=BODY, is_middle=True)
    _section(paper, "问题", _finding_pairs(finding, scope))
    _section(paper, "措施和责任", _measure_pairs(measure, scope))
    _section(paper, "完成情况", _result_pairs(measure))
    _table(paper, "整改进展", ("日期", "进展", "记录人"), _progress(measure), widths=(26, 108, 32))
    _table(
        paper, "佐证材料", ("名称", "形式", "提供", "校验值(SHA-256)、链接或文号"), _proofs(evidence),
        widths=(54, 16, 30, 66),
    )  # fmt: skip
    _table(
        paper, "延期申请", ("原时限", "申请延至", "原因", "申请人", "审批"), _extensions(measure),
        widths=(26, 26, 52, 26, 36),
    )  # fmt: skip
    _table(paper, "办理过程", ("时间", "办理", "办理人", "意见"), _moves(measure), widths=(34, 44, 34, 54))
    made = f"{timezone.localtime():%Y-%m-%d %H:%M} 由巡察整改台账系统根据登记的内容生成"
    paper.line(made, font=BODY, size=SMALL)
    return paper.as_bytes(str(measure))


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


def _section(paper: Paper, title: str, pairs: Iterable[Pair]) -> None:
    """What is empty is left out, unless its absence says something."""
    paper.line(title, font=HEAD, is_kept=True)
    paper.table([pair for pair in pairs if pair[1]], widths=(26, WIDTH - 26), shaded=1)


def _table(paper: Paper, title: str, headers: Sequence[str], rows: Rows, *, widths: Sequence[int]) -> None:
    paper.line(title, font=HEAD, is_kept=True)
    if rows:
        paper.table(rows, widths=widths, headers=headers, size=SMALL)
    else:
        paper.line("无。", font=BODY)
