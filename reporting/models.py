"""What went up: snapshots, numbered and immutable, who agreed to them, and the office's own Word forms."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization, User
from audit.history import AppendOnlyQuerySet, actor_field
from issues.models import Inspection


def snapshot_path(_file: SnapshotFile, _name: str) -> str:
    name = uuid.uuid4().hex
    return f"snapshots/{name[:2]}/{name}"


class Snapshot(models.Model):
    """上报快照: the ledger as of a moment. Written once; taking it again gives a new number."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="snapshots", verbose_name="巡察")
    number = models.PositiveIntegerField("编号")
    taken_on = models.DateField("截至日期")
    # As ``SummaryTable`` has it: a list of {title, headers, rows, note}.
    figures = models.JSONField("汇总数据")
    rows = models.PositiveIntegerField("措施条数")
    errors = models.PositiveIntegerField("自检错误", default=0)
    warnings = models.PositiveIntegerField("自检提醒", default=0)
    override_reason = models.TextField("有错误仍生成的原因", blank=True)
    actor = actor_field("生成人")
    actor_name = models.CharField("生成人姓名", max_length=150)
    at = models.DateTimeField("生成时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "上报快照"
        ordering = ["inspection", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="snapshot_number_once"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号快照"


class SnapshotFile(models.Model):
    """One file of a snapshot, under a random name on disk."""

    class Kind(models.TextChoices):
        ROWS = "ROWS", "数据"
        WORKBOOK = "WORKBOOK", "整改台账"
        NOTICE = "NOTICE", "通报"
        REPORT = "REPORT", "报告"

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="files", verbose_name="上报快照")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    name = models.CharField("文件名", max_length=255)
    file = models.FileField("文件", upload_to=snapshot_path, max_length=100)
    size = models.BigIntegerField("大小(字节)")
    sha256 = models.CharField("SHA-256", max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "快照文件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "kind"], name="snapshot_has_one_file_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class SnapshotApproval(models.Model):
    """That somebody else than its maker agreed to a snapshot being sent."""

    snapshot = models.OneToOneField(
        Snapshot, models.PROTECT, related_name="approval", verbose_name="上报快照"
    )
    note = models.TextField("意见", blank=True)
    actor = actor_field("审定人")
    actor_name = models.CharField("审定人姓名", max_length=150)
    at = models.DateTimeField("审定时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "快照审定"

    def __str__(self) -> str:
        return f"{self.snapshot} {self.actor_name}"


class FormKind(models.TextChoices):
    CLOSURE = "CLOSURE", "销号单"
    PLAN = "PLAN", "整改方案"
    DUTY = "DUTY", "责任书"
    URGE = "URGE", "督办单"


def form_path(_template: FormTemplate, _name: str) -> str:
    name = uuid.uuid4().hex
    return f"forms/{name[:2]}/{name}"


class FormTemplate(models.Model):
    """An office's own form. The newest of a kind is used; without a file, ours again."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="form_templates", verbose_name="单位"
    )
    kind = models.CharField("种类", max_length=10, choices=FormKind)
    name = models.CharField("文件名", max_length=255, blank=True)
    file = models.FileField("文件", upload_to=form_path, max_length=100, blank=True)
    size = models.BigIntegerField("大小(字节)", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    actor = actor_field("上传人")
    actor_name = models.CharField("上传人姓名", max_length=150)
    at = models.DateTimeField("时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "表单模板"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or "恢复内置模板"


def transfer_path(_row: ArchiveTransfer, _name: str) -> str:
    name = uuid.uuid4().hex
    return f"transfers/{name[:2]}/{name}"


class ArchiveTransferQuerySet(models.QuerySet["ArchiveTransfer"]):
    def visible_to(self, user: User) -> Self:
        """For those who see whole inspections."""
        if not user.has_whole_view:
            return self.none()
        return self.filter(inspection__in=Inspection.objects.visible_to(user))

    def standing(self) -> Self:
        """Without what was taken back."""
        return self.filter(taken_back_at__isnull=True)


class ArchiveTransfer(models.Model):
    """档案移交 of an inspection. While one stands, ``Inspection.transferred_at`` is set and nothing changes.

    ``file`` is its 档案包, made behind the page when all is at rest; empty until then. Nothing removes it:
    when its years are over the list says so, and what becomes of it is decided on paper by two people.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="transfers", verbose_name="巡察")
    keep_years = models.PositiveSmallIntegerField("保管年限", help_text="0 表示永久。")
    note = models.CharField("说明", max_length=500, blank=True)
    # What the self-check said then; errors are let through with a reason only.
    errors = models.PositiveIntegerField("自检错误", default=0)
    warnings = models.PositiveIntegerField("自检提醒", default=0)
    override_reason = models.TextField("有错误仍移交的原因", blank=True)
    file = models.FileField("档案包", upload_to=transfer_path, max_length=100, blank=True)
    name = models.CharField("文件名", max_length=255, blank=True)
    size = models.BigIntegerField("大小(字节)", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    contents = models.CharField("档案包内容", max_length=200, blank=True)
    actor = actor_field("移交人")
    actor_name = models.CharField("移交人姓名", max_length=150)
    at = models.DateTimeField("移交时间", default=timezone.now)
    taken_back_at = models.DateTimeField("取回时间", null=True, blank=True)
    taken_back_by_name = models.CharField("取回人", max_length=150, blank=True)
    taken_back_reason = models.TextField("取回原因", blank=True)

    objects = ArchiveTransferQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "档案移交"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(taken_back_at__isnull=True),
                name="inspection_is_transferred_once",
                violation_error_message="这次巡察已移交档案。",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | ~Q(taken_back_reason=""),
                name="transfer_is_taken_back_with_a_reason",
                violation_error_message="取回必须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(file="", sha256="") | ~Q(file="") & ~Q(sha256=""),
                name="transferred_file_has_its_hash",
                violation_error_message="档案包必须有校验值。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.name}的档案移交"

    @property
    def keeping(self) -> str:
        return f"{self.keep_years}年" if self.keep_years else "永久"

    @property
    def kept_until(self) -> date | None:
        """The last day of its keeping, counted from the first of January after; None: for good."""
        if not self.keep_years:
            return None
        return date(timezone.localdate(self.at).year + self.keep_years, 12, 31)

    def is_over(self, today: date) -> bool:
        return self.kept_until is not None and self.kept_until < today
