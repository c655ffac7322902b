"""What has to happen next with a measure, and whose turn it is: the first thing its page says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from accounts.models import User
from issues.models import ExtensionDecider
from measures.models import ExtensionRequest, Measure, StatusChange
from measures.workflow import AT_WORK, Act, Party, Status

# The acts that take a measure further, in the order of the life cycle; the others are exceptions.
ONWARD = (Act.ASSIGN, Act.SUBMIT, Act.ENDORSE, Act.COMPLETE)


@dataclass(frozen=True)
class NextStep:
    """``acts`` are those the reader may do now; ``is_mine`` says that the reader is waited for."""

    text: str
    note: str = ""
    acts: list[Act] = field(default_factory=list)
    is_mine: bool = False


def next_step(
    measure: Measure,
    *,
    reader: User,
    allowed: Iterable[Act],
    moves: list[StatusChange],
    has_progress: bool,
    has_evidence: bool,
    extension: ExtensionRequest | None = None,
) -> NextStep:
    """``extension`` is the request that waits for an answer; work goes on meanwhile."""
    acts = [act for act in ONWARD if act in allowed and _is_due(act, measure)]
    # The office may do a department's part in its place, but nobody waits for it to.
    is_mine = bool(acts) and not (reader.is_coordinator and measure.turn() == Party.DEPARTMENT)
    notes = [_extension_note(measure, extension)] if measure.status in AT_WORK else []
    match Status(measure.status):
        case Status.DRAFT:
            text = "整改办分派:确定责任领导、牵头部门和整改时限。"
        case Status.IN_PROGRESS:
            text = _work(has_progress=has_progress, has_evidence=has_evidence)
        case Status.RETURNED:
            text = "责任部门按退回意见补充后,再次提交审核。"
            notes.insert(0, _return_note(moves))
        case Status.SUBMITTED if measure.awaits_leader():
            text = "责任领导初审,通过后由整改办审核。"
        case Status.SUBMITTED:
            text = "整改办审核:审核通过,或写明原因退回。"
        case Status.COMPLETED if measure.sub_issue.closed_on:
            text = "已审核通过,所属问题已销号。"
        case Status.COMPLETED:
            text = "已审核通过。所属问题的措施全部完成后,由整改办销号。"
        case unknown:
            assert_never(unknown)
    return NextStep(text, "\n".join(filter(None, notes)), acts, is_mine)


def _is_due(act: Act, measure: Measure) -> bool:
    """Assigning anew is possible for a long time, but nobody waits for it."""
    return act is not Act.ASSIGN or measure.status == Status.DRAFT


def _work(*, has_progress: bool, has_evidence: bool) -> str:
    parts = (("记录进展", has_progress), ("上传佐证材料", has_evidence))
    missing = [name for name, is_there in parts if not is_there]
    if missing:
        return f"责任部门{'、'.join(missing)}后,提交审核。"
    return "进展和佐证材料已有,责任部门可以提交审核。"


def _extension_note(measure: Measure, extension: ExtensionRequest | None) -> str:
    if extension is None:
        return ""
    decider = ExtensionDecider(measure.inspection.extension_decider).label
    return f"已申请延期至{extension.to_due_on},等待{decider}审批;审批前仍按{measure.due_on}的时限办理。"


def _return_note(moves: list[StatusChange]) -> str:
    returns = [move for move in moves if move.act == Act.RETURN_FOR_REWORK]
    return f"退回意见({returns[-1].actor_name}):{returns[-1].note}" if returns else ""
