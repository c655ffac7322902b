"""The life of a measure as one table: which moves exist, who may ask, whose turn each status is.

Rules, buttons, services, the admin and the diagram in the architecture page all read this table.
Source: product.md, “The life of a finding”.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Status(models.TextChoices):
    DRAFT = "DRAFT", "待分派"
    IN_PROGRESS = "IN_PROGRESS", "整改中"
    SUBMITTED = "SUBMITTED", "待审核"
    RETURNED = "RETURNED", "已退回"
    COMPLETED = "COMPLETED", "已完成"

    @property
    def colour(self) -> str:
        """The suffix of the style ``chip-…``; never the only sign of a status."""
        return COLOURS[self]


COLOURS: dict[Status, str] = {
    Status.DRAFT: "grey",
    Status.IN_PROGRESS: "blue",
    Status.SUBMITTED: "amber",
    Status.RETURNED: "red",
    Status.COMPLETED: "green",
}


class Timeframe(models.TextChoices):
    IMMEDIATE = "IMMEDIATE", "立行立改"
    TIME_LIMITED = "TIME_LIMITED", "限期整改"
    LONG_TERM = "LONG_TERM", "长期坚持"


class Act(models.TextChoices):
    ASSIGN = "ASSIGN", "分派"
    UNASSIGN = "UNASSIGN", "撤回分派"
    SUBMIT = "SUBMIT", "提交审核"
    WITHDRAW = "WITHDRAW", "撤回提交"
    ENDORSE = "ENDORSE", "初审通过"
    RETURN_FOR_REWORK = "RETURN_FOR_REWORK", "退回"
    COMPLETE = "COMPLETE", "审核通过"
    REOPEN = "REOPEN", "重新整改"
    REVISE = "REVISE", "完成后修改"


class Party(models.TextChoices):
    """What somebody is to a measure: who may ask for a move, and on whom the measure waits."""

    OFFICE = "OFFICE", "整改办"
    DEPARTMENT = "DEPARTMENT", "责任部门"
    SUPPORTING = "SUPPORTING", "配合部门"
    LEADER = "LEADER", "责任领导"
    NOBODY = "NOBODY", "无"


@dataclass(frozen=True)
class Transition:
    """``act`` takes a measure from one of ``sources`` to ``target``; a note is asked for or not."""

    act: Act
    sources: tuple[Status, ...]
    target: Status
    parties: tuple[Party, ...]
    is_note_required: bool = False


TRANSITIONS: dict[Act, Transition] = {
    move.act: move
    for move in (
        Transition(Act.ASSIGN, (Status.DRAFT,), Status.IN_PROGRESS, (Party.OFFICE,)),
        # When a mistaken import is withdrawn; what was begun is never taken back.
        Transition(Act.UNASSIGN, (Status.IN_PROGRESS,), Status.DRAFT, (Party.OFFICE,)),
        Transition(
            Act.SUBMIT,
            (Status.IN_PROGRESS, Status.RETURNED),
            Status.SUBMITTED,
            (Party.DEPARTMENT, Party.OFFICE),
        ),
        Transition(Act.WITHDRAW, (Status.SUBMITTED,), Status.IN_PROGRESS, (Party.DEPARTMENT, Party.OFFICE)),
        Transition(Act.ENDORSE, (Status.SUBMITTED,), Status.SUBMITTED, (Party.LEADER,)),
        Transition(
            Act.RETURN_FOR_REWORK,
            (Status.SUBMITTED,),
            Status.RETURNED,
            (Party.OFFICE, Party.LEADER),
            is_note_required=True,
        ),
        Transition(Act.COMPLETE, (Status.SUBMITTED,), Status.COMPLETED, (Party.OFFICE,)),
        Transition(
            Act.REOPEN, (Status.COMPLETED,), Status.IN_PROGRESS, (Party.OFFICE,), is_note_required=True
        ),
        Transition(
            Act.REVISE,
            (Status.COMPLETED,),
            Status.IN_PROGRESS,
            (Party.OFFICE, Party.DEPARTMENT, Party.SUPPORTING),
            is_note_required=True,
        ),
    )
}

TURN: dict[Status, Party] = {
    Status.DRAFT: Party.OFFICE,
    Status.IN_PROGRESS: Party.DEPARTMENT,
    Status.SUBMITTED: Party.OFFICE,
    Status.RETURNED: Party.DEPARTMENT,
    Status.COMPLETED: Party.NOBODY,
}

# With the department: neither waiting to be assigned nor under review.
AT_WORK: tuple[Status, ...] = tuple(status for status in Status if TURN[status] is Party.DEPARTMENT)
OPEN_STATUSES: tuple[Status, ...] = tuple(status for status in Status if status is not Status.COMPLETED)
# The one order in which figures and bars show statuses: what is done first, what has not begun last.
DISPLAY_ORDER: tuple[Status, ...] = (
    Status.COMPLETED,
    Status.SUBMITTED,
    Status.IN_PROGRESS,
    Status.RETURNED,
    Status.DRAFT,
)


def turn(status: str, *, awaits_leader: bool) -> Party:
    """Whose turn it is; ``awaits_leader``: submitted under two-step review and not yet endorsed."""
    if status == Status.SUBMITTED and awaits_leader:
        return Party.LEADER
    return TURN[Status(status)]
