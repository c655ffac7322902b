"""Who sees a finding: whoever sees the whole inspection, else whoever sees one of its measures."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from issues.models import SubIssue
from measures.models import Measure


def visible_sub_issues(user: User) -> QuerySet[SubIssue]:
    """Current findings ``user`` may read; whose a measure is says ``Measure.visible_to`` alone."""
    if user.is_handler or user.is_leader:
        own = Measure.objects.visible_to(user).values("sub_issue")
        return SubIssue.objects.current().filter(pk__in=own)
    return SubIssue.objects.visible_as_whole(user)
