"""May this user build and correct the outline of an inspection? A sentence in Chinese, or None."""

from __future__ import annotations

from accounts.models import Organization, Role, User
from issues.models import SubIssue


def refuse_build(user: User, organization: Organization) -> str | None:
    if user.is_active and user.role == Role.COORDINATOR and user.organization_id == organization.pk:
        return None
    return "只有整改办可以导入通报和增加问题、措施。"


def refuse_add_measure(sub_issue: SubIssue) -> str | None:
    if sub_issue.is_closed:
        return "该问题已销号,请先撤销销号再增加措施。"
    return None
