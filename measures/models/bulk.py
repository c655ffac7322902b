"""批量办理: what one act did to many measures, to be taken back as long as nobody worked on them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import Organization, User
from audit.history import actor_field
from measures.models.measure import Measure


class BulkActQuerySet(models.QuerySet["BulkAct"]):
    def visible_to(self, user: User) -> Self:
        """Those of the own office."""
        place = user.organization_id if user.is_active and user.is_coordinator else None
        return self.filter(organization_id=place or 0)


class BulkAct(models.Model):
    """One bulk assignment; ``undone_at`` once it was taken back."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="bulk_acts", verbose_name="单位"
    )
    actor = actor_field("办理人")
    actor_name = models.CharField("办理人姓名", max_length=150)
    at = models.DateTimeField("时间", default=timezone.now)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by_name = models.CharField("撤销人姓名", max_length=150, blank=True)

    objects = BulkActQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批量办理"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"批量分派({self.actor_name})"


class BulkRow(models.Model):
    """``before``: who answered for the measure until then, as ids; ``version``: what the act made of it."""

    bulk = models.ForeignKey(BulkAct, models.CASCADE, related_name="rows", verbose_name="批量办理")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+", verbose_name="整改措施")
    before = models.JSONField("办理前", default=dict)
    version = models.PositiveIntegerField("办理后的版本")

    class Meta:
        verbose_name = verbose_name_plural = "批量办理的一条"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulk", "measure"],
                name="bulk_row_once_per_measure",
                violation_error_message="同一次批量办理中,每条措施只有一行。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.measure)
