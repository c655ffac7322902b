"""What happened to a measure. Written once, never changed, never erased."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.days import days_constraint
from audit.history import AppendOnlyQuerySet, actor_field
from issues.models import SubIssue
from measures.models.evidence import EvidenceVersion
from measures.models.measure import Measure
from measures.workflow import Act, Status


class StatusChange(models.Model):
    measure = models.ForeignKey(
        Measure,
        models.PROTECT,
        # The index below begins with the measure as well.
        db_index=False,
        related_name="status_changes",
        verbose_name="整改措施",
    )
    act = models.CharField("动作", max_length=20, choices=Act)
    from_status = models.CharField("原状态", max_length=20, choices=Status)
    to_status = models.CharField("新状态", max_length=20, choices=Status)
    note = models.TextField("意见", blank=True)
    actor = actor_field("办理人")
    actor_name = models.CharField("办理人姓名", max_length=150)
    at = models.DateTimeField("时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "状态变更"
        ordering = ["id"]
        # What moved lately is found without looking at what moved before.
        indexes = [models.Index(fields=["measure", "at"], name="status_change_measure_at")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.actor_name}"


class Approval(models.Model):
    """What exactly was approved: the texts and the evidence versions the reviewer saw."""

    change = models.OneToOneField(
        StatusChange, models.PROTECT, related_name="approval", verbose_name="状态变更"
    )
    text = models.TextField("整改措施")
    goal = models.TextField("整改目标", blank=True)
    outcome = models.TextField("整改成效", blank=True)
    evidence_versions = models.ManyToManyField(
        EvidenceVersion, related_name="approvals", verbose_name="佐证材料"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审核通过时的内容"

    def __str__(self) -> str:
        return str(self.change)


class ProgressUpdate(models.Model):
    """整改进展, dated. A correction is a further row that names the one it replaces."""

    measure = models.ForeignKey(
        Measure, models.PROTECT, db_index=False, related_name="progress_updates", verbose_name="整改措施"
    )
    happened_on = models.DateField("日期")
    text = models.TextField("整改进展")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="更正的记录"
    )
    actor = actor_field("记录人")
    actor_name = models.CharField("记录人姓名", max_length=150)
    at = models.DateTimeField("记录时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改进展"
        ordering = ["-happened_on", "-id"]
        constraints = [days_constraint("progress_day_is_of_our_time", "happened_on")]
        indexes = [models.Index(fields=["measure", "at"], name="progress_measure_at")]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.text[:40]}"


class Comment(models.Model):
    """A remark on a measure or on a sub-issue, exactly one of them."""

    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="comments", verbose_name="整改措施"
    )
    sub_issue = models.ForeignKey(
        SubIssue, models.PROTECT, null=True, blank=True, related_name="comments", verbose_name="具体问题"
    )
    text = models.TextField("意见")
    actor = actor_field("发表人")
    actor_name = models.CharField("发表人姓名", max_length=150)
    at = models.DateTimeField("时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__isnull=False, sub_issue__isnull=True)
                | Q(measure__isnull=True, sub_issue__isnull=False),
                name="comment_on_one_thing",
                violation_error_message="意见只能针对一条措施或一个问题。",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
