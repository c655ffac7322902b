"""Who sees a measure that was read; who a finding: whoever sees its inspection, or one of its measures."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Organization, User
from issues.models import Inspection, SubIssue
from measures.models import Measure
from measures.models.measure import MeasureQuerySet

# The key of no organization.
NOBODY = 0


def sees(user: User, measure: Measure | None, *, key: int) -> bool:
    """What ``Measure.visible_to`` says, of the row with ``key`` that was read: mostly known without asking.

    Of one that is not there as much is asked as of one that is another's: the answer takes as long.
    """
    if user.is_supervisor:
        unit = measure.organization_id if measure else NOBODY
        is_his = Organization.objects.visible_to(user).filter(pk=unit).exists()
    else:
        is_his = _is_of(user, measure, key=key) and measure is not None and _is_in_unit_of(user, measure)
    return is_his and measure is not None and measure.archived_at is None


def _is_in_unit_of(user: User, measure: Measure) -> bool:
    return user.is_active and not user.is_officer and user.organization_id == measure.organization_id


def _is_of(user: User, measure: Measure | None, *, key: int) -> bool:
    if user.is_leader:
        return measure is not None and measure.leader_id == user.pk
    if not user.is_handler or (measure is not None and measure.handler_id == user.pk):
        return True
    # Without a department nothing matches; None would match every measure that has none yet.
    if user.department_id is None:
        return False
    if measure is not None and measure.department_id == user.department_id:
        return True
    through = Measure.supporting_departments.through.objects
    return through.filter(measure_id=key, department_id=user.department_id).exists()


def visible_sub_issues(user: User) -> QuerySet[SubIssue]:
    """Current findings ``user`` may read; whose a measure is says ``Measure.visible_to`` alone."""
    if user.is_handler or user.is_leader:
        own = Measure.objects.visible_to(user).values("sub_issue")
        return SubIssue.objects.current().filter(pk__in=own)
    return SubIssue.objects.visible_as_whole(user)


def sub_issues_of(user: User, measures: MeasureQuerySet, inspection: Inspection) -> QuerySet[SubIssue]:
    """As ``visible_sub_issues``, of one inspection; ``measures``: what ``user`` may read of it.

    Nothing else of his is looked at.
    """
    if user.is_handler or user.is_leader:
        return SubIssue.objects.current().filter(pk__in=measures.order_by().values("sub_issue"))
    return SubIssue.objects.visible_as_whole(user).filter(inspection=inspection)
