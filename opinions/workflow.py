"""Where an opinion stands, and which acts lead on from there. Imports nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class OpinionState(models.TextChoices):
    RECEIVED = "RECEIVED", "待分办"
    ASSIGNED = "ASSIGNED", "办理中"
    ANSWERED = "ANSWERED", "已答复"
    TOLD = "TOLD", "已告知"
    CLOSED = "CLOSED", "已办结"

    @property
    def colour(self) -> str:
        return STATE_COLOURS[self]


STATE_COLOURS = {
    OpinionState.RECEIVED: "red",
    OpinionState.ASSIGNED: "blue",
    OpinionState.ANSWERED: "amber",
    OpinionState.TOLD: "green",
    OpinionState.CLOSED: "grey",
}
# Nobody has answered yet.
UNANSWERED = (OpinionState.RECEIVED, OpinionState.ASSIGNED)


class OpinionAct(models.TextChoices):
    REGISTER = "REGISTER", "登记"
    ASSIGN = "ASSIGN", "分办"
    ANSWER = "ANSWER", "答复"
    TELL = "TELL", "告知本人"
    CLOSE = "CLOSE", "办结"
    REOPEN = "REOPEN", "重新办理"
    CORRECT = "CORRECT", "更正登记"


@dataclass(frozen=True)
class OpinionMove:
    """``is_for_handler``: who answers for it may do this as well, not the office alone.

    ``ends`` is None where the state stays.
    """

    starts: tuple[OpinionState, ...]
    ends: OpinionState | None
    is_for_handler: bool = False


EVERY = tuple(OpinionState)
MOVES: dict[OpinionAct, OpinionMove] = {
    OpinionAct.ASSIGN: OpinionMove(UNANSWERED, OpinionState.ASSIGNED),
    OpinionAct.ANSWER: OpinionMove(UNANSWERED, OpinionState.ANSWERED, is_for_handler=True),
    OpinionAct.TELL: OpinionMove((OpinionState.ANSWERED,), OpinionState.TOLD, is_for_handler=True),
    OpinionAct.CLOSE: OpinionMove(EVERY[:-1], OpinionState.CLOSED),
    OpinionAct.REOPEN: OpinionMove(
        (OpinionState.ANSWERED, OpinionState.TOLD, OpinionState.CLOSED), OpinionState.RECEIVED
    ),
    OpinionAct.CORRECT: OpinionMove(EVERY[:-1], None),
}
