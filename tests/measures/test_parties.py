"""Every rule of a move asked for every party: who may is written down here once more, by hand."""

from __future__ import annotations

import pytest

from accounts.models import User
from measures.models import Measure
from measures.parties import PREDICATES, is_one_of
from measures.rules import ACT_RULES
from measures.workflow import TRANSITIONS, Act, Party
from tests.cast import Cast, assigned, completed, submitted

OFFICE, DEPARTMENT, SUPPORTING, LEADER = (
    Party.OFFICE,
    Party.DEPARTMENT,
    Party.SUPPORTING,
    Party.LEADER,
)
MAY: dict[Act, set[Party]] = {
    Act.ASSIGN: {OFFICE},
    Act.UNASSIGN: {OFFICE},
    Act.SUBMIT: {OFFICE, DEPARTMENT},
    Act.WITHDRAW: {OFFICE, DEPARTMENT},
    Act.ENDORSE: {LEADER},
    Act.RETURN_FOR_REWORK: {OFFICE, LEADER},
    Act.COMPLETE: {OFFICE},
    Act.REOPEN: {OFFICE},
    Act.REVISE: {OFFICE, DEPARTMENT, SUPPORTING},
}


def people(cast: Cast) -> dict[Party, User]:
    """Who is what to the cast's measure; the office is not the one who assigned it."""
    return {
        OFFICE: cast.office2,
        DEPARTMENT: cast.handler,
        SUPPORTING: cast.other_handler,
        LEADER: cast.leader,
    }


def standing(cast: Cast, act: Act) -> Measure:
    """The measure where ``act`` leads on, with all parties named."""
    if act is Act.ENDORSE:
        cast.inspection.review_steps = 2
        cast.inspection.save()
    row = cast.measure if act is Act.ASSIGN else assigned(cast)
    if act in (Act.WITHDRAW, Act.ENDORSE, Act.RETURN_FOR_REWORK, Act.COMPLETE):
        row = submitted(cast, row)
    elif act in (Act.REOPEN, Act.REVISE):
        row = completed(cast, row)
    row.supporting_departments.set([cast.science])
    return Measure.objects.get(pk=row.pk)


def test_everybody_who_is_something_to_a_measure_is_asked_for() -> None:
    assert set(MAY) == set(Act)
    assert set(PREDICATES) == set(Party) - {Party.NOBODY}


@pytest.mark.parametrize("act", Act)
def test_a_rule_lets_those_do_it_who_may(cast: Cast, act: Act) -> None:
    row = standing(cast, act)
    allowed = {party for party, person in people(cast).items() if ACT_RULES[act](person, row) is None}
    assert allowed == MAY[act]


@pytest.mark.parametrize("act", Act)
def test_a_rule_refuses_everybody_else(cast: Cast, act: Act) -> None:
    row = standing(cast, act)
    others = [cast.viewer, cast.supervisor, cast.other_leader, cast.stranger, cast.security, cast.auditor]
    assert all(ACT_RULES[act](person, row) for person in others)


@pytest.mark.parametrize("act", Act)
def test_a_rule_asks_for_the_status_of_the_table(cast: Cast, act: Act) -> None:
    """Whatever the status: nobody acts from one that the table does not name. Assigning anew is no move."""
    row = standing(cast, act)
    for status in {source for move in TRANSITIONS.values() for source in move.sources}:
        if status not in TRANSITIONS[act].sources and act is not Act.ASSIGN:
            row.status = status
            assert all(ACT_RULES[act](person, row) for person in people(cast).values()), status


def test_each_party_is_one_person_of_the_cast(cast: Cast) -> None:
    row = standing(cast, Act.SUBMIT)
    for party, person in people(cast).items():
        assert [other for other in PREDICATES if is_one_of(person, row, (other,))] == [party]
