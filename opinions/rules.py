"""May this user publish, register, answer? A sentence in Chinese, or None. States are ``workflow.MOVES``."""

from __future__ import annotations

from datetime import date

from accounts.days import refuse_day
from accounts.models import Role, User
from issues.models import Inspection
from issues.rules import refuse_transferred
from measures import secrecy
from opinions.models import Publication, PublicOpinion
from opinions.workflow import MOVES, OpinionAct, OpinionState

MAX_DISPLAY_DAYS = 366
# Who may be given an opinion to answer.
ANSWERERS = (Role.COORDINATOR, Role.HANDLER, Role.LEADER)
NO_REASON = "请写明原因。"


def refuse_office(user: User, inspection: Inspection) -> str | None:
    if not user.is_office_of(inspection.organization_id):
        return "只有本单位的整改办可以登记公示和意见。"
    return refuse_transferred(inspection)


def refuse_days(published_on: date, opens_on: date, closes_on: date) -> str | None:
    for day in (published_on, opens_on, closes_on):
        if sentence := refuse_day(day):
            return sentence
    if opens_on < published_on:
        return f"公示期从{opens_on}开始,早于公布日期{published_on},请核对。"
    if closes_on < opens_on:
        return f"公示期结束({closes_on})早于开始({opens_on}),请核对。"
    if (closes_on - opens_on).days >= MAX_DISPLAY_DAYS:
        return "公示期超过一年,请核对日期。"
    return None


def refuse_marked(*texts: str) -> str | None:
    """What carries a 密级 mark is neither published nor kept."""
    return f"文字{secrecy.WORDS}" if any(map(secrecy.has_mark, texts)) else None


def refuse_publication(user: User, row: Publication) -> str | None:
    if sentence := refuse_office(user, row.inspection):
        return sentence
    return "这次公示已撤销。" if row.withdrawn_at else None


def refuse_open_form(user: User, row: Publication, *, today: date) -> str | None:
    if sentence := refuse_publication(user, row):
        return sentence
    return f"公示期到{row.closes_on}已满,不能再开放网上提意见。" if row.closes_on < today else None


def refuse_act(user: User, row: PublicOpinion, act: OpinionAct) -> str | None:
    """By the table of moves: from this state, by this person."""
    if sentence := refuse_transferred(row.inspection):
        return sentence
    move = MOVES[act]
    if row.state not in move.starts:
        return f"{row}现在是“{row.get_state_display()}”,不能{act.label}。"
    is_own = move.is_for_handler and user.is_active and row.handler_id == user.pk
    if is_own or refuse_office(user, row.inspection) is None:
        return None
    return f"只有整改办{'和承办人' if move.is_for_handler else ''}可以{act.label}。"


def refuse_assignment(row: PublicOpinion, handler: User, *, due_on: date, today: date) -> str | None:
    is_ours = handler.organization_id == row.inspection.organization_id
    if not (handler.is_active and is_ours and handler.role in ANSWERERS):
        return "请选择本单位的整改办、经办人或责任领导。"
    if sentence := refuse_day(due_on):
        return sentence
    return f"答复期限{due_on}已经过去,请填写今天以后的日期。" if due_on < today else None


def refuse_past_day(day: date, *, since: date, today: date, label: str) -> str | None:
    """Of something that happened: not before the opinion came in, not in the future."""
    if sentence := refuse_day(day):
        return sentence
    if day > today:
        return f"{label}{day}还没有到,请核对。"
    return f"{label}{day}早于收到日期{since},请核对。" if day < since else None


def refuse_close(row: PublicOpinion, *, reason: str) -> str | None:
    if row.state == OpinionState.TOLD or reason.strip():
        return None
    if row.state == OpinionState.ANSWERED:
        return "还没有告知本人。不能告知的(如没有留联系方式),请写明原因后办结。"
    return "还没有答复。不需要答复的(如重复、登记有误、与整改无关),请写明原因后办结。"
