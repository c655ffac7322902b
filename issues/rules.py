"""May this user build and correct the outline of an inspection? A sentence in Chinese, or None."""

from __future__ import annotations

from accounts.models import Organization, User
from issues.models import Inspection, SubIssue

TRANSFERRED = "这次巡察已移交档案,只能查看;确需改动,请整改办先在“档案移交清单”中取回。"


def refuse_transferred(inspection: Inspection) -> str | None:
    """The one sentence of every path that would write to what lies in the archive."""
    return None if inspection.transferred_at is None else TRANSFERRED


def refuse_build_in(user: User, inspection: Inspection) -> str | None:
    return refuse_build(user, inspection.organization) or refuse_transferred(inspection)


def refuse_build(user: User, organization: Organization) -> str | None:
    is_office = user.is_office_of(organization.pk)
    return None if is_office else "只有整改办可以导入通报和增加问题、措施。"


def refuse_add_measure(sub_issue: SubIssue) -> str | None:
    if sub_issue.is_closed:
        return "该问题已销号,请先撤销销号再增加措施。"
    return None
