"""销号: the signature on a finding."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.days import days_constraint
from issues.models.outline import SubIssue


class Closure(models.Model):
    """One signature on a finding, or its taking back. Append-only."""

    class Act(models.TextChoices):
        CLOSE = "CLOSE", "销号"
        REOPEN = "REOPEN", "撤销销号"

    sub_issue = models.ForeignKey(SubIssue, models.PROTECT, related_name="closures", verbose_name="具体问题")
    act = models.CharField("动作", max_length=10, choices=Act)
    signed_on = models.DateField("签署日期")
    note = models.TextField("意见", blank=True)
    # Not a constraint: the entry has to survive the account, and nothing may rewrite it.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name="签署人",
    )
    actor_name = models.CharField("签署人姓名", max_length=150)
    at = models.DateTimeField("记录时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "销号记录"
        ordering = ["id"]
        constraints = [days_constraint("closure_signed_on_is_of_our_time", "signed_on")]
        indexes = [models.Index(fields=["at"], name="closure_at")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.signed_on}"
