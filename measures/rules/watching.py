"""坚持: who enters that a promise was kept, and who ends its watch."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from issues.rules import refuse_transferred
from measures.models import Watch
from measures.models.watch import WatchState
from measures.parties import is_office
from measures.rules.work import refuse_figures


def refuse_keep(user: User, watch: Watch, *, today: date) -> str | None:
    if refusal := refuse_figures(user, watch.measure):
        return refusal
    if not watch.is_active:
        return "这项坚持事项已不再使用,请刷新页面。"
    if watch.state(today) == WatchState.ENDED:
        return "这项坚持已终止,不能再登记。如需继续,请整改办先恢复。"
    return None


def refuse_end_watch(user: User, watch: Watch, *, ends_on: date | None, reason: str) -> str | None:
    if not is_office(user, watch.measure):
        return "只有整改办可以终止或恢复坚持。"
    if sentence := refuse_transferred(watch.measure.inspection):
        return sentence
    if not reason.strip():
        return "请填写终止或恢复坚持的原因。"
    if ends_on is not None and ends_on < watch.starts_on:
        return f"“坚持到”不能早于起算日期({watch.starts_on})。"
    if ends_on is None and watch.ends_on is None:
        return "这项坚持没有终止,不必恢复。请填写“坚持到”的日期。"
    return None


def may_end_watch(user: User, watch: Watch) -> bool:
    return is_office(user, watch.measure) and refuse_transferred(watch.measure.inspection) is None
