"""成效评估: months after a finding was closed somebody else looks whether it holds."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.days import days_constraint
from accounts.models import User
from issues.models import Closure, Inspection, SubIssue


class Outcome(models.TextChoices):
    HOLDS = "HOLDS", "成效巩固"
    FAILS = "FAILS", "没有巩固"

    @property
    def colour(self) -> str:
        return "green" if self is Outcome.HOLDS else "red"


class EffectivenessCheckQuerySet(models.QuerySet["EffectivenessCheck"]):
    def visible_to(self, user: User) -> Self:
        """For those who see whole inspections."""
        return self.filter(sub_issue__in=SubIssue.objects.visible_as_whole(user))

    def waiting(self) -> Self:
        """Not looked at yet; what was reopened meanwhile waits for its next closing."""
        return self.filter(outcome="", is_active=True)

    def due(self, today: date) -> Self:
        return self.waiting().filter(due_on__lte=today)


class EffectivenessCheck(models.Model):
    """One look at a closed finding, planned when it is closed. Written once, by ``measures.effectiveness``.

    ``is_active`` becomes false when the finding is reopened before anybody looked.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="checks", verbose_name="巡察")
    sub_issue = models.ForeignKey(SubIssue, models.PROTECT, related_name="checks", verbose_name="具体问题")
    closure = models.ForeignKey(Closure, models.PROTECT, related_name="checks", verbose_name="销号")
    months = models.PositiveSmallIntegerField("销号后几个月")
    due_on = models.DateField("应评估日期")
    outcome = models.CharField("结论", max_length=10, choices=Outcome, blank=True)
    note = models.TextField("评估意见", blank=True)
    # As in other records of what somebody did; empty until somebody did.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name="评估人",
    )
    actor_name = models.CharField("评估人姓名", max_length=150, blank=True)
    at = models.DateTimeField("评估时间", null=True, blank=True)
    is_active = models.BooleanField("有效", default=True)

    objects = EffectivenessCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成效评估"
        ordering = ["id"]
        constraints = [
            days_constraint("check_day_is_of_our_time", "due_on"),
            models.UniqueConstraint(
                fields=["closure", "months"],
                name="check_once_a_term",
                violation_error_message="这次评估已经安排。",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", at__isnull=True) | ~Q(outcome="") & ~Q(note="") & Q(at__isnull=False),
                name="check_says_why",
                violation_error_message="成效评估必须写明意见。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["inspection", "due_on"],
                condition=Q(outcome="", is_active=True),
                name="check_due",
            ),
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def term(self) -> str:
        return f"销号后{self.months}个月的评估" if self.months else "销号时的评估"

    def is_due(self, today: date) -> bool:
        return self.is_active and not self.outcome and self.due_on <= today
