"""已报送: that the plan, the report or the notice of an inspection was handed in."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.utils import timezone

from accounts.days import days_constraint
from accounts.models import User
from audit.history import actor_field, edit_history
from issues.models.outline import Inspection, VersionedRow


class FilingKind(models.TextChoices):
    PLAN = "PLAN", "整改方案"
    REPORT = "REPORT", "整改报告"
    NOTICE = "NOTICE", "整改情况通报"
    # What somebody above asks for besides; no rhythm says when it is due.
    MATERIAL = "MATERIAL", "专题材料"

    @property
    def due_label(self) -> str:
        """The notice is made public, the others are handed in."""
        return f"{self.label}应{'公布' if self is FilingKind.NOTICE else '报送'}"

    def due_on(self, inspection: Inspection) -> date | None:
        """None while no date of feedback is known; product.md, section Rhythm."""
        if self is FilingKind.MATERIAL:
            return None
        is_plan = self is FilingKind.PLAN
        return inspection.plan_due_on if is_plan else inspection.rectification_ends_on


def path_on_disk(_filing: Filing, _name: str) -> str:
    return f"filings/{uuid.uuid4().hex}"


class FilingQuerySet(models.QuerySet["Filing"]):
    def visible_to(self, user: User) -> Self:
        """For those who see whole inspections."""
        if not user.has_whole_view:
            return self.none()
        return self.filter(inspection__in=Inspection.objects.visible_to(user))

    def standing(self) -> Self:
        """Without what was withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Filing(VersionedRow):
    """One handing in. A kind may be handed in again; the newest standing one counts.

    Date, number and note can be corrected, with an edit history; a file once stored stays, and with a wrong
    one the whole entry is withdrawn.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="filings", verbose_name="巡察")
    kind = models.CharField("报送内容", max_length=10, choices=FilingKind)
    filed_on = models.DateField("报送日期")
    document_number = models.CharField("文号", max_length=100, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    file = models.FileField("文件", upload_to=path_on_disk, max_length=100, blank=True)
    name = models.CharField("文件名", max_length=255, blank=True)
    size = models.BigIntegerField("大小(字节)", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    actor = actor_field("登记人")
    actor_name = models.CharField("登记人姓名", max_length=150)
    at = models.DateTimeField("登记时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by_name = models.CharField("撤销人", max_length=150, blank=True)
    withdrawn_reason = models.TextField("撤销原因", blank=True)

    history = edit_history()
    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送记录"
        ordering = ["-filed_on", "-id"]
        constraints = [
            days_constraint("filing_day_is_of_our_time", "filed_on"),
            models.UniqueConstraint(
                fields=["inspection", "kind", "filed_on", "document_number"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="filing_once_a_day_and_number",
                violation_error_message="同一天、同一文号的报送已经登记过。",
            ),
        ]

    def __str__(self) -> str:
        number = f"({self.document_number})" if self.document_number else ""
        return f"{self.get_kind_display()} {self.filed_on}{number}"
