"""Figures of each day."""

from __future__ import annotations

from django.db import models

from issues.models import Inspection


class DailyFigures(models.Model):
    """Where an inspection stood at the end of a day; written by ``ledger.trend.write`` and nobody else.

    Kept, although it could be computed: the curve of half a year would read the whole history.
    """

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="daily_figures", verbose_name="巡察"
    )
    counted_on = models.DateField("日期")
    draft = models.PositiveIntegerField("待分派", default=0)
    in_progress = models.PositiveIntegerField("整改中", default=0)
    submitted = models.PositiveIntegerField("待审核", default=0)
    returned = models.PositiveIntegerField("已退回", default=0)
    completed = models.PositiveIntegerField("已完成", default=0)
    long_term_completed = models.PositiveIntegerField("其中阶段性完成", default=0)
    overdue = models.PositiveIntegerField("已逾期", default=0)
    findings = models.PositiveIntegerField("具体问题", default=0)
    findings_closed = models.PositiveIntegerField("已销号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "每日情况"
        ordering = ["inspection", "counted_on"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "counted_on"], name="daily_figures_once"),
        ]

    def __str__(self) -> str:
        return f"{self.counted_on}"

    @property
    def total(self) -> int:
        return self.draft + self.in_progress + self.submitted + self.returned + self.completed

    def done(self, *, is_long_term_counted: bool) -> int:
        """Completed as the inspection's rule counts it."""
        return self.completed if is_long_term_counted else self.completed - self.long_term_completed
