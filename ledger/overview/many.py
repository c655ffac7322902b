"""Of many units: who is late, what comes, what waits, from the kept figures and not one read more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.figures import FigureLine, Figures
from ledger.overview.waiting import WaitingLine
from measures.pages.late import MAX_LATE, LateGroup, LateLine
from measures.workflow import AT_WORK, Party, Status

MAX_COMING = 5


@dataclass(frozen=True)
class ComingPlace:
    """A unit with deadlines within a week."""

    name: str
    count: int
    query: str


def late_units(lines: Sequence[FigureLine]) -> list[LateGroup]:
    """``lines`` begin with the most overdue; for how long is not kept."""
    late = [line for line in lines if line.overdue][:MAX_LATE]
    found = [LateLine(line.label, line.overdue, None, f"{line.query}&overdue=true") for line in late]
    return [LateGroup("单位", found)] if found else []


def coming_units(lines: Sequence[FigureLine]) -> list[ComingPlace]:
    coming = sorted((line for line in lines if line.within_7), key=lambda line: -line.within_7)
    return [
        ComingPlace(line.label, line.within_7, f"{line.query}&due_within=7") for line in coming[:MAX_COMING]
    ]


def waiting_by_state(found: Figures) -> list[WaitingLine]:
    """A first look and a review are one state in what is kept, so they are one line here."""
    states = found.whole.states
    at_work = sum(states[status] for status in AT_WORK)
    return [
        WaitingLine(Party.OFFICE, states[Status.DRAFT], None, "待分派", f"status={Status.DRAFT.value}"),
        WaitingLine(
            Party.OFFICE, states[Status.SUBMITTED], None, "待审核、待初审", f"status={Status.SUBMITTED.value}"
        ),
        WaitingLine(Party.DEPARTMENT, at_work, None),
    ]
