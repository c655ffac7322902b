"""What a supervisor asks of single measures elsewhere, what became of it, and that it was received."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import Organization, User
from audit.history import AppendOnlyQuerySet, actor_field
from exchange.models.packages import IncomingPackage, OutgoingPackage
from measures.models import Comment, Instruction, Measure, Urge


class NoteKind(models.TextChoices):
    URGE = "URGE", "催办"
    FEEDBACK = "FEEDBACK", "反馈意见"
    QUESTION = "QUESTION", "提问"


class UnitNoteQuerySet(models.QuerySet["UnitNote"]):
    def visible_to(self, user: User) -> Self:
        if not user.is_supervisor:
            return self.none()
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def waiting(self) -> Self:
        """Not in any task package yet."""
        return self.filter(sent_in__isnull=True)


class UnitNote(models.Model):
    """Said of a measure of the unit's state; ``measure_key`` is its key in the deployment of the unit."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="unit_notes", verbose_name="单位"
    )
    kind = models.CharField("种类", max_length=10, choices=NoteKind)
    measure_key = models.PositiveBigIntegerField("对方的措施编号")
    measure_text = models.TextField("整改措施")
    text = models.TextField("内容")
    sent_in = models.ForeignKey(
        OutgoingPackage, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name="任务包"
    )
    actor = actor_field("提出人")
    actor_name = models.CharField("提出人姓名", max_length=150)
    at = models.DateTimeField("时间", default=timezone.now)

    objects = UnitNoteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "对单位措施的意见"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}:{self.text[:40]}"


class NoteReply(models.Model):
    """What the unit said to it, as it came up in a report package."""

    note = models.ForeignKey(UnitNote, models.PROTECT, related_name="replies", verbose_name="意见")
    text = models.TextField("回复")
    replied_by_name = models.CharField("回复人", max_length=150)
    replied_at = models.DateTimeField("回复时间")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位的回复"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["note", "replied_at"], name="note_reply_once"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class TaskReceipt(models.Model):
    """回执: that the unit took a task package in, as its report package says."""

    package = models.OneToOneField(
        OutgoingPackage, models.PROTECT, related_name="receipt", verbose_name="任务包"
    )
    told_in = models.ForeignKey(
        IncomingPackage, models.PROTECT, related_name="receipts", verbose_name="上报包"
    )
    taken_at = models.DateTimeField("对方收下的时间")
    taken_by_name = models.CharField("对方确认人", max_length=150)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务包回执"

    def __str__(self) -> str:
        return f"{self.package} {self.taken_by_name}"


class ReceivedTask(models.Model):
    """At the unit: what a row of a task package became. ``source`` is its key at the supervisor's."""

    package = models.ForeignKey(IncomingPackage, models.PROTECT, related_name="tasks", verbose_name="任务包")
    source = models.PositiveBigIntegerField("对方的编号")
    instruction = models.ForeignKey(
        Instruction, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="督查要求"
    )
    urge = models.ForeignKey(
        Urge, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="催办"
    )
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="意见"
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整改措施"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收到的任务"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["package", "instruction"], name="instruction_received_once"),
        ]

    def __str__(self) -> str:
        return f"{self.package_id} {self.source}"

    @property
    def was_set_before(self) -> bool:
        """A day that another package, or somebody here, had set already."""
        taken_at = self.package.taken_at
        return self.instruction is not None and taken_at is not None and self.instruction.at < taken_at
