"""The rules of the self-check; each reads a scope and says what is wrong. ``RULES`` is their table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from accounts.places import keyed
from measures.figures.proposals import values_of
from measures.models import ExtensionState, Figure, FigureKind
from measures.models.watch import WatchState
from measures.workflow import Status, Timeframe
from reporting.check.finding_rules import came_back, not_looked_at, own_columns_empty, unanswered
from reporting.check.problems import CheckLevel, CheckProblem, Found
from reporting.check.regulation_rules import announced_without_document, regulations_lapsed
from reporting.check.scope import CheckMeasure, CheckScope, name_of, url_of
from statements import Proposal, ProposalKind, read

# Shorter texts are the same by nature: “已完成。”
MIN_SAME_TEXT = 12
NO_WORD = re.compile(r"\W+")


@dataclass(frozen=True)
class CheckRule:
    """``advice`` says what to do about all of its problems."""

    code: str
    title: str
    advice: str
    find: Callable[[CheckScope], Found]

    def problems(self, scope: CheckScope) -> Iterator[CheckProblem]:
        for level, message, measure, url in self.find(scope):
            yield CheckProblem(self.code, level, message, url, measure.pk if measure else None)


def unassigned(scope: CheckScope) -> Found:
    for row in scope.measures:
        missing = [
            label
            for label, value in (("责任领导", row.leader_id), ("牵头部门", row.department_id))
            if value is None
        ]
        if row.due_on is None and row.timeframe != Timeframe.LONG_TERM:
            missing.append("整改时限")
        if missing:
            url = keyed("measures:assign", row.pk)
            yield CheckLevel.ERROR, f"{name_of(row)}没有{'、'.join(missing)}。", row, url


def without_evidence(scope: CheckScope) -> Found:
    """What is said to be done has to be proved; work that goes on is only reminded."""
    for row in scope.measures:
        if row.status == Status.DRAFT or scope.is_proved(row):
            continue
        level = CheckLevel.ERROR if row.status == Status.COMPLETED else CheckLevel.WARNING
        label = row.status_label
        yield level, f"{name_of(row)}({label})没有佐证材料。", row, url_of(row, place="evidence")


def known_passwords(scope: CheckScope) -> Found:
    """Two hats on one head: who was shown the password could have submitted it himself."""
    waiting = [
        row.submitted_by_id
        for row in scope.measures
        if row.status == Status.SUBMITTED and row.submitted_by_id
    ]
    if not waiting:
        return
    known = User.objects.filter(pk__in=waiting, password_known_to__isnull=False)
    known = known.exclude(second_factor__confirmed_at__isnull=False).select_related("password_known_to")
    people = known.in_bulk()
    for measure in scope.measures:
        if measure.status != Status.SUBMITTED or measure.submitted_by_id not in people:
            continue
        person = people[measure.submitted_by_id]
        message = f"{name_of(measure)}的提交人{person}的密码由{person.password_known_to}给出,不能由后者审核。"
        yield CheckLevel.WARNING, message, measure, url_of(measure, place="progress")


def completed_before_progress(scope: CheckScope) -> Found:
    for row in scope.measures:
        if row.status != Status.COMPLETED or row.completed_at is None:
            continue
        first = next(iter(scope.progress[row.pk]), None)
        done_on = timezone.localdate(row.completed_at)
        if first is None:
            yield (
                CheckLevel.ERROR,
                f"{name_of(row)}已完成,但没有整改进展。",
                row,
                url_of(row, place="progress"),
            )
        elif first.happened_on > done_on:
            message = f"{name_of(row)}{done_on}完成,最早的进展却是{first.happened_on}。"
            yield CheckLevel.ERROR, message, row, url_of(row, place="progress")


def dates_outside(scope: CheckScope) -> Found:
    """What was done before the inspection began was not done because of it."""
    begin = scope.inspection.started_on or scope.inspection.feedback_on
    if begin is None:
        message = "本次巡察没有填写进驻和反馈日期,无法核对各项日期。"
        yield CheckLevel.WARNING, message, None, keyed("issues:inspection_edit", scope.inspection.pk)
        return
    for row in scope.measures:
        early = [entry.happened_on for entry in scope.progress[row.pk] if entry.happened_on < begin]
        if early:
            message = f"{name_of(row)}有进展日期({early[0]})早于巡察({begin})。"
            yield CheckLevel.WARNING, message, row, url_of(row, place="progress")
        if row.due_on is not None and row.due_on < begin:
            message = f"{name_of(row)}的整改时限({row.due_on})早于巡察({begin})。"
            yield CheckLevel.WARNING, message, row, keyed("measures:assign", row.pk)
        late = [item for item in scope.evidence[row.pk] if item.dated_on and item.dated_on > scope.today]
        if late:
            message = f"{name_of(row)}的佐证材料“{late[0].name}”日期({late[0].dated_on})晚于今天。"
            yield CheckLevel.WARNING, message, row, url_of(row, place="evidence")


def same_text(scope: CheckScope) -> Found:
    alike: dict[str, list[CheckMeasure]] = defaultdict(list)
    for row in scope.measures:
        key = NO_WORD.sub("", row.text)
        if len(key) >= MIN_SAME_TEXT:
            alike[key].append(row)
    for rows in alike.values():
        for row in rows[1:]:
            message = f"{name_of(row)}与另一条措施文字完全相同,请核对是否照搬。"
            yield CheckLevel.WARNING, message, row, keyed("measures:edit", row.pk)


def returned(scope: CheckScope) -> Found:
    for row in scope.measures:
        if row.status == Status.RETURNED:
            yield CheckLevel.WARNING, f"{name_of(row)}退回后还没有重新提交。", row, url_of(row)


def overdue(scope: CheckScope) -> Found:
    """Late without an extension that was granted or asked for."""
    excuses = (ExtensionState.APPROVED, ExtensionState.PENDING)
    for row in scope.measures:
        asked = any(one.state in excuses and one.to_due_on >= scope.today for one in scope.extensions[row.pk])
        if row.is_overdue(scope.today) and not asked:
            message = f"{name_of(row)}已过整改时限({row.due_on}),没有延期。"
            yield CheckLevel.ERROR, message, row, url_of(row)


def not_closed(scope: CheckScope) -> Found:
    open_findings = {row.sub_issue_id for row in scope.measures if row.status != Status.COMPLETED}
    with_measures = {row.sub_issue_id for row in scope.measures}
    for finding in scope.findings:
        url = keyed("measures:sub_issue", finding.pk)
        name = f"“{finding.mark}{finding.title[:24]}”"
        if finding.pk not in with_measures:
            yield CheckLevel.ERROR, f"问题{name}下没有整改措施。", None, url
        elif finding.pk not in open_findings and finding.closed_on is None:
            yield CheckLevel.WARNING, f"问题{name}的措施全部完成,还没有销号。", None, url


def figures_differ(scope: CheckScope) -> Found:
    """What 整改成效 says in numbers against what was recorded of the same kind."""
    for row in scope.measures:
        for proposal in read(row.outcome) if row.outcome else ():
            recorded = _recorded(scope, row, proposal=proposal)
            if recorded is not None and recorded != proposal.quantity:
                message = (
                    f"{name_of(row)}的整改成效写“{proposal.subject}{proposal.words}”,"
                    f"登记的数据是{recorded.normalize():f}{proposal.unit}。"
                )
                yield CheckLevel.WARNING, message, row, keyed("measures:figures", row.pk)


def _recorded(scope: CheckScope, row: CheckMeasure, *, proposal: Proposal) -> Decimal | None:
    """The sum of the records of the same thing; None where there are none to compare with."""
    if not proposal.is_exact or proposal.kind in (
        ProposalKind.CADENCE,
        ProposalKind.RATE,
        ProposalKind.REGULATION,
        ProposalKind.DOCUMENT,
    ):
        return None
    values = values_of(proposal)
    if values.kind:
        return _sum_of_kind(scope.figures[row.pk], FigureKind(values.kind))
    same = [
        one for one in scope.indicators[row.pk] if (one.subject, one.unit) == (values.subject, values.unit)
    ]
    entries = [entry.quantity for one in same for entry in one.entries.all() if entry.withdrawn_at is None]
    return sum(entries, Decimal(0)) if entries else None


def _sum_of_kind(figures: list[Figure], kind: FigureKind) -> Decimal | None:
    amounts = [figure.amount for figure in figures if figure.kind == kind]
    return sum(amounts, Decimal(0)) if amounts else None


def promises_missed(scope: CheckScope) -> Found:
    """断档, whether the finding is closed or not; what was made up for since is history."""
    for row in scope.measures:
        for line in scope.watched[row.pk]:
            if line.state is not WatchState.LAPSED:
                continue
            broken = line.missed_since_kept
            message = f"{name_of(row)}“{line.watch}”已断档{len(broken)}期(应于{line.watch.due_on}前完成)。"
            yield CheckLevel.WARNING, message, row, keyed("measures:watch", line.watch.pk)


def public_text_empty(scope: CheckScope) -> Found:
    """Where texts for the public were begun, one that is missing was likely forgotten."""
    if not any(row.public_text for row in scope.measures):
        return
    url = keyed("reporting:draft", scope.inspection.pk)
    for row in scope.measures:
        if not row.is_withheld and not row.public_text:
            yield CheckLevel.WARNING, f"{name_of(row)}没有公开文字,通报将用措施原文。", row, url


RULES: tuple[CheckRule, ...] = (
    CheckRule("unassigned", "责任和时限不全", "请补齐责任领导、牵头部门和整改时限。", unassigned),
    CheckRule(
        "without_evidence", "没有佐证材料", "请上传佐证材料;已完成的须先有材料才能报送。", without_evidence
    ),
    CheckRule(
        "completed_before_progress", "完成早于进展", "请核对进展日期,或重新整改。", completed_before_progress
    ),
    CheckRule("overdue", "逾期没有延期", "请尽快完成,或由责任部门申请延期。", overdue),
    CheckRule("not_closed", "问题没有销号", "请签署销号,或补充措施。", not_closed),
    CheckRule("returned", "退回后没有重新提交", "请责任部门按退回意见补充后提交。", returned),
    CheckRule(
        "known_passwords",
        "提交人的密码另有人知道",
        "请由其他人审核,或请提交人开启双因素认证、在自己的电脑上修改密码。",
        known_passwords,
    ),
    CheckRule("dates_outside", "日期不在巡察期间", "请核对日期。", dates_outside),
    CheckRule("same_text", "措施文字相同", "请按各自的问题改写。", same_text),
    CheckRule("figures_differ", "成效与登记的数据不一致", "请核对成效中的数字,或补登记录。", figures_differ),
    CheckRule(
        "announced_without_document",
        "制度没有文件佐证",
        "请把制度文件上传到这项制度(一次即可),或上传到措施,文件名写明制度名称。",
        announced_without_document,
    ),
    CheckRule(
        "regulations_lapsed",
        "制度已过期或逾期未评估",
        "请修订、延长有效期或废止,评估后改写评估日期。",
        regulations_lapsed,
    ),
    CheckRule(
        "public_text_empty",
        "没有公开文字",
        "请填写公开文字,或写明不公开的原因;可用原文的,请确认后保存原文。",
        public_text_empty,
    ),
    CheckRule("own_columns_empty", "自有栏目没有填写", "请补齐必填的自有栏目。", own_columns_empty),
    CheckRule(
        "promises_missed", "长期坚持断档", "请补记已经开展的工作,或由整改办写明原因终止。", promises_missed
    ),
    CheckRule(
        "came_back", "反复出现", "请对照历次情况,核实这次的措施与以前有何不同、能否长久管用。", came_back
    ),
    CheckRule("not_looked_at", "到期没有成效评估", "请由没有签署销号的人评估。", not_looked_at),
    CheckRule(
        "unanswered", "公示意见没有答复", "请分办或催促承办人答复,不需要答复的写明原因办结。", unanswered
    ),
)
