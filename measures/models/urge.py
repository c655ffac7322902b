"""催办: somebody above asks for a measure, and those who are asked confirm having read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from audit.history import AppendOnlyQuerySet, actor_field
from measures.models.measure import Measure


class Urge(models.Model):
    """``receiver_names`` says who was asked, whatever becomes of their accounts."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="urges", verbose_name="整改措施")
    note = models.TextField("催办意见")
    receivers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="urges_received", verbose_name="被催办人"
    )
    receiver_names = models.TextField("被催办人姓名")
    actor = actor_field("催办人")
    actor_name = models.CharField("催办人姓名", max_length=150)
    at = models.DateTimeField("催办时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.actor_name}催办:{self.note[:40]}"


class UrgeReceipt(models.Model):
    """That one of those who were asked confirmed having read it."""

    urge = models.ForeignKey(Urge, models.PROTECT, related_name="receipts", verbose_name="催办")
    actor = actor_field("确认人")
    actor_name = models.CharField("确认人姓名", max_length=150)
    at = models.DateTimeField("确认时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催办确认"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["urge", "actor"],
                name="urge_confirmed_once",
                violation_error_message="您已经确认过这次催办。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}已阅"
