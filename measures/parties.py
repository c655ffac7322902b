"""What a user is to a measure, in the words of the transition table."""

from __future__ import annotations

from accounts import rules as accounts
from accounts.models import User
from issues.models import SubIssue
from measures.models import Measure
from measures.workflow import TRANSITIONS, Act, Party

# Those who do the work: whatever they change of what was approved asks for approval again.
WORKERS = frozenset(TRANSITIONS[Act.REVISE].parties)


def is_office(user: User, measure: Measure) -> bool:
    return user.is_coordinator and user.organization_id == measure.organization_id


def is_office_of(user: User, sub_issue: SubIssue) -> bool:
    return user.is_coordinator and user.organization_id == sub_issue.inspection.organization_id


def is_leader_of(user: User, measure: Measure) -> bool:
    return user.is_leader and user.pk == measure.leader_id


def is_of_leading_department(user: User, measure: Measure) -> bool:
    """The leading department's handler, or the handler named on the measure."""
    return user.is_handler and (
        (measure.department_id is not None and user.department_id == measure.department_id)
        or user.pk == measure.handler_id
    )


def is_of_supporting_department(user: User, measure: Measure) -> bool:
    return user.is_handler and any(
        department.pk == user.department_id for department in measure.supporting_departments.all()
    )


PREDICATES = {
    Party.OFFICE: is_office,
    Party.DEPARTMENT: is_of_leading_department,
    Party.SUPPORTING: is_of_supporting_department,
    Party.LEADER: is_leader_of,
}


def is_one_of(user: User, measure: Measure, parties: frozenset[Party] | tuple[Party, ...]) -> bool:
    """Whether ``user`` is one of ``parties`` to ``measure``; asks the cheap ones first."""
    return any(is_party(user, measure) for party, is_party in PREDICATES.items() if party in parties)


def works_on(user: User, measure: Measure) -> bool:
    return is_one_of(user, measure, WORKERS)


def administers(user: User, measure: Measure) -> bool:
    """Corrects in the admin panel, without a say in the workflow."""
    is_one = user.is_administrator and accounts.refuse_correct(user) is None
    return is_one and user.organization_id in (None, measure.organization_id)
