"""提醒: the steps of an organization's ladder, and who has been told what."""

from __future__ import annotations

from datetime import time
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Organization, User
from audit.history import edit_history
from issues.models import FilingKind, Inspection
from measures.models.effectiveness import EffectivenessCheck
from measures.models.measure import Measure
from measures.models.regulation import Regulation


class Trigger(models.TextChoices):
    """What the days of a step are counted from."""

    MEASURE_DUE = "MEASURE_DUE", "整改时限"
    REVIEW_WAITING = "REVIEW_WAITING", "提交后等待审核"
    RETURNED_IDLE = "RETURNED_IDLE", "退回后没有办理"
    EXTENSION_WAITING = "EXTENSION_WAITING", "延期申请等待审批"
    WATCH_DUE = "WATCH_DUE", "长期坚持本期截止"
    REGULATION_REVIEW = "REGULATION_REVIEW", "制度评估日期"
    REGULATION_EXPIRES = "REGULATION_EXPIRES", "制度有效期届满"
    CHECK_DUE = "CHECK_DUE", "成效评估日期"
    COMMON_DEADLINE = "COMMON_DEADLINE", "督查统一时限"
    PLAN_DUE = "PLAN_DUE", "整改方案报送期限"
    REPORT_DUE = "REPORT_DUE", "整改报告报送期限"
    NOTICE_DUE = "NOTICE_DUE", "整改情况通报公布期限"
    RECTIFICATION_END = "RECTIFICATION_END", "集中整改结束"
    OPINION_DUE = "OPINION_DUE", "公示意见答复期限"
    PUBLICITY_END = "PUBLICITY_END", "公示期结束"

    @property
    def is_waiting(self) -> bool:
        """Something has waited for so long; there is no date to count towards."""
        return self in (Trigger.REVIEW_WAITING, Trigger.RETURNED_IDLE, Trigger.EXTENSION_WAITING)

    @property
    def is_of_inspection(self) -> bool:
        return self in (*FILED_BY, Trigger.RECTIFICATION_END, Trigger.COMMON_DEADLINE, *OF_THE_PUBLIC)

    @property
    def item(self) -> str:
        """The field of ``Reminder`` that points at what is told of."""
        if self in (Trigger.REGULATION_REVIEW, Trigger.REGULATION_EXPIRES):
            return "regulation"
        if self is Trigger.CHECK_DUE:
            return "effect_check"
        return "inspection" if self.is_of_inspection else "measure"

    @property
    def unit(self) -> str:
        """Waiting for somebody's decision is counted in the days on which he works."""
        return "个工作日" if self in (Trigger.REVIEW_WAITING, Trigger.EXTENSION_WAITING) else "天"


# What ends the asking: once it was handed in nobody is told of its day any more.
FILED_BY = {
    Trigger.PLAN_DUE: FilingKind.PLAN,
    Trigger.REPORT_DUE: FilingKind.REPORT,
    Trigger.NOTICE_DUE: FilingKind.NOTICE,
}

# Counted by a room above, an inspection and date.
OF_THE_PUBLIC = (Trigger.OPINION_DUE, Trigger.PUBLICITY_END)


class Colour(models.TextChoices):
    GREEN = "green", "绿(提示)"
    AMBER = "amber", "黄(注意)"
    RED = "red", "红(紧急)"


class ReminderSettings(models.Model):
    """Whether an organization reminds at all, and at which hours."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="reminder_settings", verbose_name="单位"
    )
    is_on = models.BooleanField("发送提醒", default=True)
    quiet_until = models.TimeField("不早于", default=time(8))
    quiet_from = models.TimeField("不晚于", default=time(18))

    history = edit_history()

    class Meta:
        verbose_name = verbose_name_plural = "提醒规则"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_until__lt=F("quiet_from")),
                name="reminders_have_hours",
                violation_error_message="“不早于”的时间应在“不晚于”之前。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}的提醒规则"

    def is_quiet(self, at: time) -> bool:
        return not self.quiet_until <= at < self.quiet_from


class ReminderStep(models.Model):
    """One step of the ladder. ``days``: before the date, negative after it; product.md, section Rhythm.

    A step is switched off, not erased: what it told stays told.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="reminder_steps", verbose_name="单位"
    )
    trigger = models.CharField("提醒什么", max_length=20, choices=Trigger)
    days = models.SmallIntegerField("提前天数")
    to_handler = models.BooleanField("经办人", default=False)
    to_leader = models.BooleanField("责任领导", default=False)
    to_office = models.BooleanField("整改办", default=False)
    to_viewer = models.BooleanField("书记/领导班子", default=False)
    colour = models.CharField("颜色", max_length=10, choices=Colour, default=Colour.AMBER)
    is_active = models.BooleanField("启用", default=True)

    history = edit_history()

    class Meta:
        verbose_name = verbose_name_plural = "提醒档次"
        ordering = ["organization", "trigger", "-days"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "trigger", "days"],
                name="reminder_step_once",
                violation_error_message="这一档提醒已经有了。",
            ),
            models.CheckConstraint(
                condition=Q(to_handler=True) | Q(to_leader=True) | Q(to_office=True) | Q(to_viewer=True),
                name="reminder_step_tells_somebody",
                violation_error_message="请选择提醒谁。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_trigger_display()}{self.when()}"

    def when(self) -> str:
        """“提前20天”, “当天”, “逾期后8天”, “超过3个工作日”."""
        trigger = Trigger(self.trigger)
        if trigger.is_waiting:
            return f"超过{-self.days}{trigger.unit}"
        if not self.days:
            return "当天"
        return f"提前{self.days}天" if self.days > 0 else f"过后{-self.days}天"


class ReminderDigest(models.Model):
    """That a person got the one message of a day; whoever writes this row is who tells."""

    person = models.ForeignKey(
        User, models.CASCADE, related_name="reminder_digests", verbose_name="收件人", db_index=False
    )
    sent_on = models.DateField("日期")

    class Meta:
        verbose_name = verbose_name_plural = "每日提醒"
        constraints = [models.UniqueConstraint(fields=["person", "sent_on"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.sent_on}"


ITEMS = ("measure", "inspection", "regulation", "effect_check")


def _only(name: str) -> Q:
    return Q(**{f"{item}__isnull": item != name for item in ITEMS})


class Reminder(models.Model):
    """That a person was told of an item at a step, or that a more urgent step passed this one over.

    The item is a measure, inspection, regulation or 成效评估. ``counted_from_on`` belongs to the key: with a
    later date (延期), a further submission or a further return the ladder begins anew.
    """

    # No index of their own: 100,000 rows are inserted at once, and the unique keys begin with the person.
    person = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="收件人", db_index=False)
    step = models.ForeignKey(
        ReminderStep, models.CASCADE, related_name="+", verbose_name="提醒档次", db_index=False
    )
    measure = models.ForeignKey(
        Measure,
        models.CASCADE,
        null=True,
        related_name="reminders",
        verbose_name="整改措施",
        db_index=False,
    )
    inspection = models.ForeignKey(
        Inspection, models.CASCADE, null=True, related_name="+", verbose_name="巡察", db_index=False
    )
    regulation = models.ForeignKey(
        Regulation, models.CASCADE, null=True, related_name="+", verbose_name="制度", db_index=False
    )
    effect_check = models.ForeignKey(
        EffectivenessCheck,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name="成效评估",
        db_index=False,
    )
    counted_from_on = models.DateField("起算日期")
    digest = models.ForeignKey(
        ReminderDigest, models.CASCADE, null=True, related_name="reminders", verbose_name="每日提醒"
    )
    is_passed_over = models.BooleanField("已越过", default=False)

    objects: ClassVar[models.Manager[Reminder]] = models.Manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "measure", "step", "counted_from_on"],
                condition=Q(measure__isnull=False),
                name="reminder_once_per_measure",
            ),
            models.UniqueConstraint(
                fields=["person", "inspection", "step", "counted_from_on"],
                condition=Q(inspection__isnull=False),
                name="reminder_once_per_inspection",
            ),
            models.UniqueConstraint(
                fields=["person", "regulation", "step", "counted_from_on"],
                condition=Q(regulation__isnull=False),
                name="reminder_once_per_regulation",
            ),
            models.UniqueConstraint(
                fields=["person", "effect_check", "step", "counted_from_on"],
                condition=Q(effect_check__isnull=False),
                name="reminder_once_per_check",
            ),
            models.CheckConstraint(
                condition=reduce(or_, map(_only, ITEMS)),
                name="reminder_of_one_item",
            ),
            models.CheckConstraint(
                condition=Q(digest__isnull=False, is_passed_over=False)
                | Q(digest__isnull=True, is_passed_over=True),
                name="reminder_told_or_passed_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.step}"
