"""May this user do it now? Each rule answers with a sentence in Chinese, or None.

Page, tooltip and exception use the same sentence. A rule assumes that the user may *see* the
measure; what is outside of that is 404 and never reaches a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts import rules as accounts
from accounts.models import Role, User
from issues.models import ExtensionDecider, ReviewSteps, SubIssue
from measures.models import ExtensionRequest, ExtensionState, Measure
from measures.workflow import AT_WORK, TRANSITIONS, Act, Party, Status, Timeframe

Rule = Callable[[User, Measure], str | None]
URGERS = (Role.COORDINATOR, Role.SUPERVISOR)


def _wrong_status(act: Act, measure: Measure) -> str | None:
    move = TRANSITIONS[act]
    if measure.archived_at is not None:
        return "该措施已归档,不能再办理。"
    if measure.status in move.sources:
        return None
    allowed = "、".join(f"“{status.label}”" for status in move.sources)
    return f"该措施现在是“{measure.status_label()}”,只有{allowed}的措施可以{act.label}。"


def is_office(user: User, measure: Measure) -> bool:
    return user.role == Role.COORDINATOR and user.organization_id == measure.organization_id


def is_of_leading_department(user: User, measure: Measure) -> bool:
    """The leading department's handler, or the handler named on the measure."""
    return user.role == Role.HANDLER and (
        (measure.department_id is not None and user.department_id == measure.department_id)
        or user.pk == measure.handler_id
    )


def is_of_supporting_department(user: User, measure: Measure) -> bool:
    return user.role == Role.HANDLER and any(
        department.pk == user.department_id for department in measure.supporting_departments.all()
    )


def refuse_edit(user: User, measure: Measure) -> str | None:
    """Correcting texts: the office, or an administrator in the admin panel."""
    if measure.archived_at is not None:
        return "该措施已归档,不能再修改。"
    if is_office(user, measure) or _administers(user, measure):
        return None
    return "只有整改办可以修改措施内容。"


def _administers(user: User, measure: Measure) -> bool:
    is_one = user.role == Role.ADMINISTRATOR and accounts.refuse_correct(user) is None
    return is_one and user.organization_id in (None, measure.organization_id)


def refuse_assign(user: User, measure: Measure) -> str | None:
    """Assigning, and assigning anew while work goes on."""
    if measure.archived_at is not None:
        return "该措施已归档,不能再分派。"
    if not (is_office(user, measure) or _administers(user, measure)):
        return "只有整改办可以分派措施。"
    if measure.status == Status.SUBMITTED:
        return "该措施正在审核,请先审核或退回,再改派。"
    if measure.status == Status.COMPLETED:
        return "该措施已完成,如需改派请先“重新整改”。"
    if measure.status == Status.DRAFT and not is_office(user, measure):
        return "首次分派由整改办办理。"
    return None


def refuse_record_progress(user: User, measure: Measure) -> str | None:
    """Progress may be added as long as the promise lives; a long-term one outlives its approval."""
    if not _works_on(user, measure):
        return "只有责任部门的经办人和整改办可以记录进展。"
    if measure.status == Status.DRAFT:
        return "该措施尚未分派,请先由整改办分派。"
    if measure.status == Status.SUBMITTED:
        return "该措施正在审核,如需补充请先撤回提交。"
    if measure.status == Status.COMPLETED and measure.timeframe != Timeframe.LONG_TERM:
        return "该措施已完成,如需补充请整改办先“重新整改”。"
    return None


def refuse_attach(user: User, measure: Measure) -> str | None:
    """Evidence: as progress, but never after approval without asking for approval again."""
    if not _works_on(user, measure):
        return "只有责任部门的经办人和整改办可以上传佐证材料。"
    if measure.status == Status.DRAFT:
        return "该措施尚未分派,请先由整改办分派。"
    if measure.status == Status.SUBMITTED:
        return "该措施正在审核,如需补充材料请先撤回提交。"
    return None


def _works_on(user: User, measure: Measure) -> bool:
    return (
        is_office(user, measure)
        or is_of_leading_department(user, measure)
        or is_of_supporting_department(user, measure)
    )


def refuse_edit_results(user: User, measure: Measure) -> str | None:
    """整改成效 and 下一步打算 are written by those who do the work."""
    return refuse_attach(user, measure)


def refuse_submit(user: User, measure: Measure) -> str | None:
    if not (is_office(user, measure) or is_of_leading_department(user, measure)):
        if is_of_supporting_department(user, measure):
            return "本部门是配合部门,由牵头部门提交审核。"
        return "只有牵头部门的经办人和整改办可以提交审核。"
    return _wrong_status(Act.SUBMIT, measure)


def refuse_withdraw(user: User, measure: Measure) -> str | None:
    if not (is_office(user, measure) or is_of_leading_department(user, measure)):
        return "只有牵头部门的经办人和整改办可以撤回提交。"
    return _wrong_status(Act.WITHDRAW, measure)


def refuse_endorse(user: User, measure: Measure) -> str | None:
    if user.role != Role.LEADER or user.pk != measure.leader_id:
        return "只有该措施的责任领导可以初审。"
    if measure.inspection.review_steps != ReviewSteps.TWO:
        return "本次巡察设定为一步审核,由整改办直接审核。"
    if wrong := _wrong_status(Act.ENDORSE, measure):
        return wrong
    if measure.endorsed_by_id is not None:
        return "该措施已通过初审,正等待整改办审核。"
    return _own_submission(user, measure)


def _own_submission(user: User, measure: Measure) -> str | None:
    if user.pk == measure.submitted_by_id:
        return "提交人不能审核自己提交的措施,请由其他人审核。"
    return None


def refuse_return_for_rework(user: User, measure: Measure) -> str | None:
    if not (is_office(user, measure) or (user.role == Role.LEADER and user.pk == measure.leader_id)):
        return "只有整改办和该措施的责任领导可以退回。"
    return _wrong_status(Act.RETURN_FOR_REWORK, measure)


def refuse_complete(user: User, measure: Measure) -> str | None:
    """Nobody completes what he himself submitted."""
    if not is_office(user, measure):
        return "只有整改办可以审核通过。"
    if wrong := _wrong_status(Act.COMPLETE, measure):
        return wrong
    if own := _own_submission(user, measure):
        return own
    if measure.awaits_leader():
        return "本次巡察设定为两步审核,请等待责任领导初审通过。"
    return None


def refuse_reopen(user: User, measure: Measure) -> str | None:
    if not is_office(user, measure):
        return "只有整改办可以重新整改。"
    return _wrong_status(Act.REOPEN, measure)


def refuse_request_extension(user: User, measure: Measure) -> str | None:
    """Asking for a later date, while work goes on and as often as the inspection allows."""
    if not (is_office(user, measure) or is_of_leading_department(user, measure)):
        return "只有牵头部门的经办人和整改办可以申请延期。"
    if measure.archived_at is not None:
        return "该措施已归档,不能再申请延期。"
    if measure.status not in AT_WORK:
        return f"该措施现在是“{measure.status_label()}”,只有整改中和已退回的措施可以申请延期。"
    if measure.due_on is None:
        return "该措施没有整改时限,不需要延期。"
    states = [request.state for request in measure.extension_requests.all()]  # type: ignore[attr-defined]
    if ExtensionState.PENDING in states:
        return "该措施已有一份待审批的延期申请,请等待审批或先撤回。"
    most = measure.inspection.most_extensions
    if states.count(ExtensionState.APPROVED) >= most:
        return f"本次巡察规定每条措施最多延期{most}次,该措施不能再延期。" if most else "本次巡察不允许延期。"
    return None


def refuse_answer_extension(user: User, request: ExtensionRequest) -> str | None:
    """Deciding on a request; reads its measure and inspection. Nobody decides on his own."""
    measure = request.measure
    if measure.inspection.extension_decider == ExtensionDecider.LEADER:
        if user.role != Role.LEADER or user.pk != measure.leader_id:
            return "本次巡察设定由责任领导审批延期,只有该措施的责任领导可以审批。"
    elif not is_office(user, measure):
        return "只有整改办可以审批延期。"
    if not request.is_pending:
        return f"这份延期申请{request.get_state_display()},不必再审批。"  # type: ignore[attr-defined]
    if user.pk == request.actor_id:
        return "申请人不能审批自己的延期申请,请由其他人审批。"
    if not request.is_grantable():
        return "该措施已完成或已归档,不再需要延期。"
    return None


def refuse_withdraw_extension(user: User, request: ExtensionRequest) -> str | None:
    if user.pk != request.actor_id and not is_of_leading_department(user, request.measure):
        return "只有申请人和牵头部门的经办人可以撤回延期申请。"
    if not request.is_pending:
        return f"这份延期申请{request.get_state_display()},不能撤回。"  # type: ignore[attr-defined]
    return None


def refuse_figures(user: User, measure: Measure) -> str | None:
    """Recording what texts state: those who do the work; a kept promise goes on after approval."""
    if measure.archived_at is not None:
        return "该措施已归档,不能再登记数据。"
    if _works_on(user, measure):
        return None
    return "只有责任部门的经办人和整改办可以登记数据。"


def refuse_comment(user: User, target: Measure | SubIssue) -> str | None:
    """Whoever sees it may say something about it; archived rows are at rest."""
    if target.archived_at is not None:
        return "已归档,不能再发表意见。"
    return None


def refuse_urge(user: User, measure: Measure) -> str | None:
    """催办: the office, and the supervisor of the organization; somebody has to be at work on it."""
    if measure.archived_at is not None:
        return "该措施已归档,不必再催办。"
    if not may_urge(user, measure):
        return "只有整改办和督查可以催办。"
    if measure.status == Status.DRAFT:
        return "该措施尚未分派,还没有可以催办的人,请先由整改办分派。"
    if measure.status == Status.COMPLETED:
        return "该措施已完成,不必催办。"
    if is_office(user, measure) and measure.turn() == Party.OFFICE:
        return "该措施已提交,正等待整改办审核,请直接审核或退回。"
    return None


def may_urge(user: User, measure: Measure) -> bool:
    """A supervisor sees the measures of his organizations only."""
    return user.role == Role.SUPERVISOR or is_office(user, measure)


ACT_RULES: dict[Act, Rule] = {
    Act.ASSIGN: refuse_assign,
    Act.SUBMIT: refuse_submit,
    Act.WITHDRAW: refuse_withdraw,
    Act.ENDORSE: refuse_endorse,
    Act.RETURN_FOR_REWORK: refuse_return_for_rework,
    Act.COMPLETE: refuse_complete,
    Act.REOPEN: refuse_reopen,
}


def allowed_acts(user: User, measure: Measure) -> list[Act]:
    """The acts whose buttons this user is shown, in the order of the life cycle."""
    return [act for act, rule in ACT_RULES.items() if rule(user, measure) is None]


def is_office_of(user: User, sub_issue: SubIssue) -> bool:
    return user.role == Role.COORDINATOR and user.organization_id == sub_issue.inspection.organization_id


def refuse_close(user: User, sub_issue: SubIssue) -> str | None:
    """销号: all measures completed; the refusal lists what is missing, ten at most."""
    if not is_office_of(user, sub_issue):
        return "只有整改办可以销号。"
    if sub_issue.is_closed:
        return "该问题已销号。"
    measures: Any = sub_issue.measures.current()  # type: ignore[attr-defined]
    if not measures.exists():
        return "该问题下没有整改措施,不能销号。"
    missing = list(measures.open().order_by("position")[:11])
    if not missing:
        return None
    names = ";".join(f"{m.mark or '·'}{m.text[:20]}({m.status_label()})" for m in missing[:10])
    more = "等" if len(missing) > 10 else ""
    return f"还有措施没有完成,不能销号:{names}{more}。"


def refuse_unclose(user: User, sub_issue: SubIssue) -> str | None:
    if not is_office_of(user, sub_issue):
        return "只有整改办可以撤销销号。"
    if not sub_issue.is_closed:
        return "该问题尚未销号。"
    return None
