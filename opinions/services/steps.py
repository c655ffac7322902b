"""What every act on an opinion is made of: lock, ask the table, write, record. None tells who wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.history import sign_history
from issues.positions import lock_inspection
from opinions import rules
from opinions.models import OpinionStep, PublicOpinion
from opinions.workflow import MOVES, OpinionAct, OpinionState

EVENTS = {
    OpinionAct.REGISTER: Event.REGISTER_OPINION,
    OpinionAct.ASSIGN: Event.ASSIGN_OPINION,
    OpinionAct.ANSWER: Event.ANSWER_OPINION,
    OpinionAct.TELL: Event.TELL_OPINION,
    OpinionAct.CLOSE: Event.CLOSE_OPINION,
    OpinionAct.REOPEN: Event.REOPEN_OPINION,
    OpinionAct.CORRECT: Event.EDIT,
}
BY_THE_PUBLIC = "网上提交"


def locked(opinion_id: int, act: OpinionAct, *, by: User) -> PublicOpinion:
    """Raises ``DoesNotExist`` for what ``by`` does not see, ``Refused`` for what he may not do now."""
    seen = PublicOpinion.objects.visible_to(by)
    lock_inspection(seen.values_list("inspection_id", flat=True).get(pk=opinion_id))
    rows = seen.select_related("inspection__organization", "handler")
    row: PublicOpinion = rows.select_for_update(of=("self",), no_key=True).get(pk=opinion_id)
    request_context.set_subject(row)
    ask(rules.refuse_act(by, row, act))
    return row


def move(
    row: PublicOpinion,
    act: OpinionAct,
    fields: Sequence[str] = (),
    *,
    by: User,
    note: str = "",
    detail: str = "",
) -> PublicOpinion:
    """Writes the changed ``fields`` of a locked row with its next state.

    ``note`` is for the history of the opinion; ``detail`` for the audit, which keeps none of the words.
    """
    before = OpinionState(row.state)
    after = MOVES[act].ends or before
    row.state = after
    row.version += 1
    sign_history(row, by=by, reason=act.label)
    row.save(update_fields=[*fields, "state", "version"])
    write_step(row, act, by=by, before=before, note=note)
    trail.record(EVENTS[act], by=by, about=row, detail=detail)
    return row


def write_step(row: PublicOpinion, act: OpinionAct, *, by: User | None, before: str, note: str) -> None:
    OpinionStep.objects.create(
        opinion=row,
        act=act,
        from_state=before,
        to_state=row.state,
        note=note.strip(),
        actor=by,
        actor_name=by.label if by else BY_THE_PUBLIC,
    )


def answer_awaited(opinion_id: int) -> str:
    """What the messages wait for that told somebody to answer."""
    return f"opinion:{opinion_id}"
