"""Who sees a finding: whoever sees the whole inspection, else whoever sees one of its measures."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Role, User
from issues.models import SubIssue
from measures.models import Measure


def visible_sub_issues(user: User) -> QuerySet[SubIssue]:
    """Current findings ``user`` may read; whose a measure is says ``Measure.visible_to`` alone."""
    if user.role not in (Role.HANDLER, Role.LEADER):
        return SubIssue.objects.visible_as_whole(user)  # type: ignore[attr-defined,no-any-return]
    own = Measure.objects.visible_to(user).values("sub_issue")  # type: ignore[attr-defined]
    return SubIssue.objects.filter(archived_at__isnull=True, pk__in=own)
