"""The table of invariants, and asking them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from audit.verify import verify
from operations.invariants import (
    background,
    belonging,
    files,
    findings,
    history,
    kept,
    moves,
    opinions,
    own_columns,
    regulations,
    searched,
    transferred,
)
from reporting.consistent_read import consistent_read

# Where everything is wrong, the first ones say what it is.
SHOWN = 20


@dataclass(frozen=True)
class Invariant:
    """``find`` gives a sentence for each place where ``title`` is not true."""

    title: str
    find: Callable[[], Iterator[str]]
    # Reads every stored file from its first byte to its last.
    is_slow: bool = False


@dataclass
class InvariantFindings:
    invariant: Invariant
    count: int = 0
    shown: list[str] = field(default_factory=list)


INVARIANTS = (
    Invariant("措施的状态等于最后一次状态变更", moves.status_is_last_change),
    Invariant("状态变更前后相接", moves.changes_follow_one_another),
    Invariant("状态变更都在流转表中", moves.changes_are_moves),
    Invariant("待审核的提交人就是最后提交的人", moves.submitter_is_who_submitted),
    Invariant("没有人审核通过自己提交的措施", moves.nobody_completed_his_own),
    Invariant("每次审核通过都留下当时的内容", moves.completions_are_pinned),
    Invariant("版本号随每次变更递增", history.versions_count_up),
    Invariant("编辑记录不超前、不倒退", history.edits_go_forward),
    Invariant("措施的单位、巡察、类别与所属问题一致", belonging.repeated_columns),
    Invariant("归档的问题和类别之下没有未归档的内容", belonging.archived_as_a_whole),
    Invariant("领导、部门、责任人属于本单位", belonging.people_and_departments),
    Invariant("配合部门属于本单位且不是牵头部门", belonging.supporting_departments),
    Invariant("延期申请与审批完整", belonging.extensions_are_answered),
    Invariant("自有栏目的内容都有栏目且符合种类", own_columns.values_have_their_column),
    Invariant("佐证材料版次连续", files.versions_are_numbered),
    Invariant("佐证材料只用于本单位的措施", files.uses_stay_inside),
    Invariant("制度的措施和文件都在它名下、属于本单位", regulations.served_as_named),
    Invariant("每个文件都有校验值和大小", files.files_are_described),
    Invariant("每份佐证材料的文件都在且内容未变", files.evidence_is_there, is_slow=True),
    Invariant("每份快照的文件都在且内容未变", files.snapshots_are_there, is_slow=True),
    Invariant("每份已报送的文件都在且内容未变", files.filings_are_there, is_slow=True),
    Invariant("每个发出和收到的包都在且内容未变", files.packages_are_there, is_slow=True),
    Invariant("每份移交的档案包都在且内容未变", files.transfers_are_there, is_slow=True),
    Invariant("移交档案的标记与移交记录一致", transferred.marks_have_their_transfer),
    Invariant("移交档案之后没有变动", transferred.nothing_changed_since),
    Invariant("销号日期等于最后一次销号记录", findings.closed_on_is_last_closure),
    Invariant("销号记录一销一撤", findings.closures_alternate),
    Invariant("已销号问题的措施都已完成", findings.closed_means_completed),
    Invariant("快照编号连续", findings.snapshots_are_numbered),
    Invariant("公示意见的编号连续", opinions.opinions_are_numbered),
    Invariant("公示意见的状态等于最后一次办理", opinions.state_is_last_step),
    Invariant("公示意见涉及的内容和承办人属于本单位", opinions.opinions_stay_inside),
    Invariant("导入的通报都有巡察", findings.imports_are_whole),
    Invariant("每日提醒与消息一一对应", background.digests_have_their_message),
    Invariant("投递状态与发送时间一致", background.deliveries_tell_their_end),
    Invariant("后台任务的结束和结果完整", background.jobs_tell_their_end),
    Invariant("坚持事项的本期截止与登记一致", kept.watches_are_due_as_entered),
    Invariant("各次巡察的统计与实际一致", kept.figures_are_what_is_counted),
    Invariant("检索索引与内容一致", searched.index_is_what_is_kept),
)
AUDIT = Invariant("审计日志的链完整", lambda: _audit())


def _audit() -> Iterator[str]:
    if fault := verify().fault:
        yield fault.sentence


def check_all(*, with_files: bool = True) -> Iterator[InvariantFindings]:
    """One after another, over the database of one moment; people may go on working."""
    with consistent_read():
        for invariant in INVARIANTS:
            if with_files or not invariant.is_slow:
                yield _asked(invariant)
    # Chains first what is not chained yet, which the moment above could not write.
    yield _asked(AUDIT)


def _asked(invariant: Invariant) -> InvariantFindings:
    found = invariant.find()
    shown = list(islice(found, SHOWN))
    return InvariantFindings(invariant, len(shown) + sum(1 for _ in found), shown)
