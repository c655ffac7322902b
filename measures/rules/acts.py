"""The moves of a measure. Who may ask for one, and from where, says ``workflow.TRANSITIONS`` alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from accounts.models import User
from accounts.rules import is_way_in_known_to
from issues.models import ReviewSteps
from issues.rules import refuse_transferred
from measures.models import Measure
from measures.parties import administers, is_of_supporting_department, is_one_of
from measures.workflow import TRANSITIONS, Act, Party, Status

Rule = Callable[[User, Measure], str | None]
KNOWN_PASSWORD = (
    "提交人{name}的账号由您建立或重置过密码,不能由您审核;请由其他人审核,"
    "或请{name}开启双因素认证、在自己的电脑上修改密码后再审核。"
)
NAMES = {
    Party.OFFICE: "整改办",
    Party.DEPARTMENT: "牵头部门的经办人",
    Party.SUPPORTING: "配合部门的经办人",
    Party.LEADER: "该措施的责任领导",
}


def refuse_party(act: Act, user: User, measure: Measure) -> str | None:
    parties = TRANSITIONS[act].parties
    if is_one_of(user, measure, parties):
        return None
    return f"只有{'和'.join(NAMES[party] for party in parties)}可以{act.label}。"


def refuse_status(act: Act, measure: Measure) -> str | None:
    if measure.archived_at is not None:
        return "该措施已归档,不能再办理。"
    if sentence := refuse_transferred(measure.inspection):
        return sentence
    sources = TRANSITIONS[act].sources
    if measure.status in sources:
        return None
    allowed = "、".join(f"“{status.label}”" for status in sources)
    return f"该措施现在是“{measure.status_label()}”,只有{allowed}的措施可以{act.label}。"


def refuse_move(act: Act, user: User, measure: Measure) -> str | None:
    """What the table says; an act may ask for more."""
    return refuse_party(act, user, measure) or refuse_status(act, measure)


def refuse_assign(user: User, measure: Measure) -> str | None:
    """Assigning, and assigning anew while work goes on, which an administrator may correct as well."""
    if measure.archived_at is not None:
        return "该措施已归档,不能再分派。"
    if sentence := refuse_transferred(measure.inspection):
        return sentence
    other = refuse_party(Act.ASSIGN, user, measure)
    if other and not administers(user, measure):
        return other
    if measure.status == Status.SUBMITTED:
        return "该措施正在审核,请先审核或退回,再改派。"
    if measure.status == Status.COMPLETED:
        return "该措施已完成,如需改派请先“重新整改”。"
    if measure.status in TRANSITIONS[Act.ASSIGN].sources and other:
        return "首次分派由整改办办理。"
    return None


def refuse_unassign(user: User, measure: Measure) -> str | None:
    """By the table alone; whether work was begun is asked apart, of one measure or of all at once."""
    return refuse_move(Act.UNASSIGN, user, measure)


def refuse_unassign_begun(work: Sequence[str]) -> str | None:
    """``work``: which kinds are on record, see ``measures.recorded``."""
    return f"该措施已有{'、'.join(work)}记录,不能撤回分派;需要时请改派。" if work else None


def refuse_submit(user: User, measure: Measure) -> str | None:
    refusal = refuse_party(Act.SUBMIT, user, measure)
    if refusal and is_of_supporting_department(user, measure):
        return "本部门是配合部门,由牵头部门提交审核。"
    return refusal or refuse_status(Act.SUBMIT, measure)


def refuse_withdraw(user: User, measure: Measure) -> str | None:
    return refuse_move(Act.WITHDRAW, user, measure)


def refuse_endorse(user: User, measure: Measure) -> str | None:
    if refusal := refuse_party(Act.ENDORSE, user, measure):
        return refusal
    if measure.inspection.review_steps != ReviewSteps.TWO:
        return "本次巡察设定为一步审核,由整改办直接审核。"
    if refusal := refuse_status(Act.ENDORSE, measure):
        return refusal
    if measure.endorsed_by_id is not None:
        return "该措施已通过初审,正等待整改办审核。"
    return _refuse_own_submission(user, measure)


def refuse_return_for_rework(user: User, measure: Measure) -> str | None:
    return refuse_move(Act.RETURN_FOR_REWORK, user, measure)


def refuse_complete(user: User, measure: Measure) -> str | None:
    """Nobody completes what he himself submitted."""
    refusal = refuse_move(Act.COMPLETE, user, measure) or _refuse_own_submission(user, measure)
    if refusal is None and measure.awaits_leader():
        return "本次巡察设定为两步审核,请等待责任领导初审通过。"
    return refusal


def _refuse_own_submission(user: User, measure: Measure) -> str | None:
    if user.pk == measure.submitted_by_id:
        return "提交人不能审核自己提交的措施,请由其他人审核。"
    submitter = measure.submitted_by
    if submitter is not None and is_way_in_known_to(user, submitter):
        return KNOWN_PASSWORD.format(name=submitter.full_name)
    return None


def refuse_reopen(user: User, measure: Measure) -> str | None:
    return refuse_move(Act.REOPEN, user, measure)


def refuse_revise(user: User, measure: Measure) -> str | None:
    """Changing what was approved: by those who do the work, or as an administrator's correction."""
    if administers(user, measure):
        return refuse_status(Act.REVISE, measure)
    return refuse_move(Act.REVISE, user, measure)


ACT_RULES: dict[Act, Rule] = {
    Act.ASSIGN: refuse_assign,
    Act.UNASSIGN: refuse_unassign,
    Act.SUBMIT: refuse_submit,
    Act.WITHDRAW: refuse_withdraw,
    Act.ENDORSE: refuse_endorse,
    Act.RETURN_FOR_REWORK: refuse_return_for_rework,
    Act.COMPLETE: refuse_complete,
    Act.REOPEN: refuse_reopen,
    Act.REVISE: refuse_revise,
}


def allowed_acts(user: User, measure: Measure) -> list[Act]:
    """The acts this user may do now, in the order of the life cycle."""
    return [act for act, rule in ACT_RULES.items() if rule(user, measure) is None]
