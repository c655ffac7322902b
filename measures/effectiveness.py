"""成效评估: months after closing somebody who did not sign looks whether the finding stays solved.

The looks are planned when a finding is closed, by the months its inspection sets. ``EffectivenessCheck`` is
written by this module alone; that it does not hold takes the signature back.
"""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from accounts.models import Organization, User
from issues.models import Closure, Inspection, SubIssue
from issues.months import months_of
from issues.rules import refuse_transferred
from measures.models import EffectivenessCheck
from measures.models.effectiveness import EffectivenessCheckQuerySet

# As of the findings that can be closed: so many of the newest inspections are looked at.
MAX_INSPECTIONS = 20


def plan_checks(sub_issue: SubIssue, closure: Closure) -> None:
    """Of a finding that is being closed, under its lock."""
    months = months_of(sub_issue.inspection.check_months)
    EffectivenessCheck.objects.bulk_create(
        EffectivenessCheck(
            inspection_id=sub_issue.inspection_id,
            sub_issue=sub_issue,
            closure=closure,
            months=number,
            due_on=closure.signed_on + relativedelta(months=number),
        )
        for number in months
    )


def call_off_checks(sub_issue: SubIssue) -> None:
    """Of a finding that is being reopened: it is looked at after its next closing."""
    sub_issue.checks.filter(outcome="").update(is_active=False)


def to_check(user: User, today: date) -> EffectivenessCheckQuerySet:
    """What ``user`` may look at today, the oldest first; of the newest inspections of the own unit."""
    newest = Inspection.objects.at_work().filter(organization_id=user.organization_id or 0).order_by("-id")
    places = newest.values("pk")[:MAX_INSPECTIONS]
    due = EffectivenessCheck.objects.due(today).filter(inspection_id__in=places)
    return due.exclude(closure__actor_id=user.pk).order_by("due_on", "pk")


def refuse_check(user: User, check: EffectivenessCheck, *, today: date) -> str | None:
    """Whoever sees the whole of the unit and did not sign himself."""
    if not may_look(user, check.sub_issue.inspection.organization):
        return "成效评估由本单位整改办或领导班子中没有签署销号的人进行。"
    if sentence := refuse_transferred(check.sub_issue.inspection):
        return sentence
    if check.outcome:
        return "这次评估已经作出结论,不能再改;情况有变的,请在下一次评估时写明,或撤销销号。"
    if not check.is_active or not check.sub_issue.is_closed:
        return "该问题已撤销销号,重新销号后再评估。"
    if check.due_on > today:
        return f"{check.term}应在{check.due_on}以后进行。"
    if check.closure.actor_id == user.pk:
        return "销号由您签署,请由没有签署的人评估。"
    return None


def may_look(user: User, organization: Organization) -> bool:
    is_one = user.is_active and (user.is_coordinator or user.is_viewer)
    return is_one and user.organization_id == organization.pk
