"""督查要求: what a supervisor asks of many units at once, and what each of them answered."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.days import days_constraint
from accounts.models import Organization, User
from audit.history import actor_field
from issues.models import Filing, FilingKind
from measures.models.bulk import BulkAct


class InstructionKind(models.TextChoices):
    URGE = "URGE", "催办"
    REPORT = "REPORT", "要求报送"
    DEADLINE = "DEADLINE", "统一时限"
    COMMENT = "COMMENT", "意见"
    REST_DAY = "REST_DAY", "共同休息日"
    WORK_DAY = "WORK_DAY", "共同上班日"


# These set a day for all units at once, which holds without any answer.
DAY_KINDS = (InstructionKind.REST_DAY, InstructionKind.WORK_DAY)
# These mean nothing without a day.
DATED_KINDS = (InstructionKind.REPORT, InstructionKind.DEADLINE, *DAY_KINDS)


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def visible_to(self, user: User) -> Self:
        """For those who see whole inspections: what their units were asked."""
        if not user.has_whole_view:
            return self.none()
        asked = InstructionUnit.objects.visible_to(user).filter(instruction=OuterRef("pk"))
        return self.filter(Exists(asked))

    def standing(self) -> Self:
        """Without what was taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Instruction(models.Model):
    """``filing_kind``: what is to be handed in by ``due_on``; a ``Filing`` of it answers by itself.

    ``form`` is the form to fill in, in base64: a text, so that a backup of the tables is whole.
    """

    kind = models.CharField("种类", max_length=10, choices=InstructionKind)
    text = models.TextField("要求")
    due_on = models.DateField("时限", null=True, blank=True)
    filing_kind = models.CharField("报送内容", max_length=10, choices=FilingKind, blank=True)
    form = models.TextField("表格", blank=True)
    form_name = models.CharField("表格文件名", max_length=255, blank=True)
    actor = actor_field("提出人")
    actor_name = models.CharField("提出人姓名", max_length=150)
    at = models.DateTimeField("提出时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督查要求"
        ordering = ["-id"]
        constraints = [
            days_constraint("instruction_day_is_of_our_time", "due_on"),
            models.CheckConstraint(
                condition=~Q(kind__in=DATED_KINDS) | Q(due_on__isnull=False),
                name="instruction_has_its_day",
                violation_error_message="要求报送、统一时限和共同休息日、上班日必须有日期。",
            ),
            models.CheckConstraint(
                condition=~Q(kind=InstructionKind.REPORT) | ~Q(filing_kind=""),
                name="report_says_what",
                violation_error_message="要求报送必须说明报送什么。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}:{self.text[:40]}"

    @property
    def sets_a_day(self) -> bool:
        return self.kind in DAY_KINDS

    @property
    def is_deadline(self) -> bool:
        return self.kind == InstructionKind.DEADLINE

    @property
    def organization_id(self) -> None:
        """Of no single unit: the trail asks every row whose affair it is."""
        return None


class InstructionUnitQuerySet(models.QuerySet["InstructionUnit"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def waiting(self) -> Self:
        """Of what stands, what the unit has not answered."""
        return self.standing().filter(answered_at__isnull=True)

    def standing(self) -> Self:
        return self.filter(instruction__withdrawn_at__isnull=True)

    def deadlines(self) -> Self:
        """统一时限 that stand, the newest first: of a unit the first one holds."""
        rows = self.standing().filter(instruction__kind=InstructionKind.DEADLINE)
        return rows.select_related("instruction").order_by("-instruction_id")

    def days(self) -> Self:
        """Rest days and days of work that stand."""
        return self.standing().filter(instruction__kind__in=DAY_KINDS)


class InstructionUnit(models.Model):
    """One unit of those that were asked. ``filing``: what it handed in for it; ``bulk``: what it changed to
    take over a 统一时限."""

    instruction = models.ForeignKey(
        Instruction, models.PROTECT, related_name="units", verbose_name="督查要求"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="instructions", verbose_name="单位"
    )
    reply = models.TextField("回复", blank=True)
    is_taken_over = models.BooleanField("已采用统一时限", default=False)
    filing = models.ForeignKey(
        Filing, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送记录"
    )
    bulk = models.ForeignKey(
        BulkAct, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="采用时的批量办理"
    )
    answered_at = models.DateTimeField("回复时间", null=True, blank=True)
    answered_by_name = models.CharField("回复人", max_length=150, blank=True)

    objects = InstructionUnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位的督查要求"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["instruction", "organization"],
                name="instruction_once_a_unit",
                violation_error_message="这项要求已向该单位提出。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.instruction_id}"

    def is_late(self, today: date) -> bool:
        due_on = self.instruction.due_on
        return self.answered_at is None and due_on is not None and due_on < today
