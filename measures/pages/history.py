"""Everything that happened to a measure or a sub-issue, newest first: read from append-only records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils import timezone

from issues.models import Closure, SubIssue
from measures.models import (
    Comment,
    EvidenceUse,
    ExtensionRequest,
    Measure,
    ProgressUpdate,
    StatusChange,
    Urge,
)
from measures.models.scan_state import ScanState
from measures.pages import edits
from measures.pages.edits import SAME_SAVE, FieldChange, HistoryEntry
from measures.workflow import Act, Status

__all__ = ["FieldChange", "HistoryEntry", "sub_issue_timeline", "timeline"]


def timeline(
    measure: Measure,
    *,
    moves: Iterable[StatusChange],
    progress: Iterable[ProgressUpdate],
    uses: Iterable[EvidenceUse],
    comments: Iterable[Comment],
    urges: Iterable[Urge],
    extensions: Iterable[ExtensionRequest],
    had_supporting: bool = True,
) -> list[HistoryEntry]:
    """The rows are handed in because the page shows them as well; edits and closures are read here.

    ``had_supporting``: whether the measure ever had supporting departments, as far as that is known.
    """
    closures = measure.sub_issue.closures.all()
    entries = [
        *_joined([_move(row) for row in moves], edits.of_measure(measure, had_supporting=had_supporting)),
        *(_progress(row) for row in progress),
        *(entry for use in uses for entry in _evidence(use)),
        *(_comment(row) for row in comments),
        *(entry for row in urges for entry in _urge(row)),
        *(entry for row in extensions for entry in _extension(row)),
        *(_closure(row, where="(所属问题)") for row in closures),
    ]
    return _newest_first(entries)


def sub_issue_timeline(
    sub_issue: SubIssue, *, closures: Iterable[Closure], comments: Iterable[Comment]
) -> list[HistoryEntry]:
    """As ``timeline``; what happened to its measures stands on their own pages."""
    entries = [
        *edits.of_sub_issue(sub_issue),
        *(_closure(row) for row in closures),
        *(_comment(row) for row in comments),
    ]
    return _newest_first(entries)


def _newest_first(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _joined(moves: list[HistoryEntry], edited: list[HistoryEntry]) -> list[HistoryEntry]:
    """An edit and the move of the same save become one entry."""
    result, left = [], list(edited)
    for move in moves:
        own = next((edit for edit in left if edit.changes and _is_same_save(edit, move)), None)
        if own is not None:
            left.remove(own)
            move = replace(move, changes=own.changes)
        result.append(move)
    return result + left


def _is_same_save(edit: HistoryEntry, move: HistoryEntry) -> bool:
    is_editing = move.act in (Act.ASSIGN, Act.UNASSIGN, Act.REVISE)
    return is_editing and edit.who == move.who and abs(edit.at - move.at) < SAME_SAVE


def _move(row: StatusChange) -> HistoryEntry:
    act, target = row.get_act_display(), Status(row.to_status)
    is_moved = row.from_status != row.to_status
    title = f"{act}:{row.get_from_status_display()} → {target.label}" if is_moved else act
    return HistoryEntry(row.at, row.actor_name, title, row.note, colour=target.colour, act=row.act)


def _progress(row: ProgressUpdate) -> HistoryEntry:
    """That there was some; what it says stands on the page already, and not twice."""
    title = "更正进展" if row.replaces_id else "记录进展"
    return HistoryEntry(row.at, row.actor_name, f"{title}({row.happened_on:%Y-%m-%d})", "")


def _comment(row: Comment) -> HistoryEntry:
    return HistoryEntry(row.at, row.actor_name, "发表意见", "")


def _urge(row: Urge) -> Iterator[HistoryEntry]:
    """The urging, and each who confirmed having read it; reads ``receipts``."""
    yield HistoryEntry(row.at, row.actor_name, f"催办:{row.receiver_names}", row.note, colour="red")
    for receipt in row.receipts.all():
        what = f"已阅催办({row.actor_name},{timezone.localtime(row.at):%Y-%m-%d})"
        yield HistoryEntry(receipt.at, receipt.actor_name, what, "")


def _extension(row: ExtensionRequest) -> Iterator[HistoryEntry]:
    asked = f"申请延期:{row.from_due_on} → {row.to_due_on}"
    yield HistoryEntry(row.at, row.actor_name, asked, row.reason, colour="amber")
    if row.answered_at is not None:
        answer = f"延期申请{row.get_state_display()}({row.to_due_on})"
        yield HistoryEntry(row.answered_at, row.answered_by_name, answer, row.answer, colour=row.colour())


def _closure(row: Closure, *, where: str = "") -> HistoryEntry:
    colour = "green" if row.act == Closure.Act.CLOSE else "red"
    return HistoryEntry(row.at, row.actor_name, f"{row.get_act_display()}{where}", row.note, colour=colour)


def _evidence(use: EvidenceUse) -> Iterator[HistoryEntry]:
    name = f"“{use.evidence.name}”"
    yield HistoryEntry(use.at, use.actor_name, f"添加佐证材料{name}", use.evidence.note)
    for version in use.evidence.versions.all():
        if version.at > use.at and version.number > 1:
            text = version.name or version.reference
            yield HistoryEntry(version.at, version.actor_name, f"{name}更新为第{version.number}版", text)
        if version.scan_state == ScanState.INFECTED and version.scanned_at:
            title = f"查出病毒,隔离{name}(第{version.number}版)"
            yield HistoryEntry(version.scanned_at, "系统", title, version.scan_note, colour="red")
    if use.withdrawn_at:
        yield HistoryEntry(
            use.withdrawn_at, use.withdrawn_by_name, f"撤下佐证材料{name}", use.withdrawn_reason
        )
