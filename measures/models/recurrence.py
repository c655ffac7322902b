"""反复出现: likenesses that a person said to be none. What recurs stands in ``SubIssue.predecessor``."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from audit.history import actor_field
from issues.models import SubIssue


class DismissedLikeness(models.Model):
    """Two findings that read alike and are not the same. Append-only."""

    sub_issue = models.ForeignKey(
        SubIssue, models.PROTECT, related_name="dismissed_likenesses", verbose_name="具体问题"
    )
    earlier = models.ForeignKey(SubIssue, models.PROTECT, related_name="+", verbose_name="以前的问题")
    actor = actor_field("排除人")
    actor_name = models.CharField("排除人姓名", max_length=150)
    at = models.DateTimeField("排除时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "已排除的相似问题"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_issue", "earlier"],
                name="likeness_dismissed_once",
                violation_error_message="已经排除过。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sub_issue_id} ≠ {self.earlier_id}"
