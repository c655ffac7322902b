"""What came in, and what goes up: notices, figures of each day, snapshots."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.history import AppendOnlyQuerySet
from accounts.models import Organization, User
from issues.models import Inspection
from ledger.jobs.models import Job as Job
from ledger.jobs.models import LastRun as LastRun
from ledger.sheets.incoming.models import LedgerImport as LedgerImport
from ledger.sheets.incoming.models import RememberedTitle as RememberedTitle
from ledger.sheets.models import ExportTemplate as ExportTemplate
from measures.models.records import actor_field


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """Uploaded notices are the office's: its coordinators import, nobody else needs them."""
        if not user.is_coordinator:
            return self.none()
        return self.filter(organization__in=Organization.objects.visible_to(user))  # type: ignore[attr-defined]


class Notice(models.Model):
    """An uploaded text. ``inspection`` is empty until somebody confirms the preview.

    The fields from ``title`` on are filled on confirmation and written back by the export.
    ``levels`` records what each kind of mark was taken for (``MarkKind`` name → ``Level`` name).
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="notices", verbose_name="单位"
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="巡察"
    )
    file_name = models.CharField("文件名", max_length=255, blank=True)
    source = models.TextField("原文")
    sha256 = models.CharField("SHA-256", max_length=64)
    levels = models.JSONField("各种序号的含义", default=dict, blank=True)
    title = models.TextField("标题", blank=True)
    preamble = models.TextField("开头", blank=True)
    closing = models.TextField("结尾", blank=True)
    phone = models.CharField("电话", max_length=200, blank=True)
    email = models.CharField("电子邮箱", max_length=200, blank=True)
    address = models.CharField("通信地址", max_length=500, blank=True)
    postcode = models.CharField("邮编", max_length=20, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="上传人",
    )
    actor_name = models.CharField("上传人姓名", max_length=150)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    imported_at = models.DateTimeField("导入时间", null=True, blank=True)

    objects: ClassVar[models.Manager[Notice]] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = verbose_name_plural = "通报"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "sha256"],
                condition=Q(inspection__isnull=False),
                name="notice_once_per_inspection",
                violation_error_message="这份原文已导入过本次巡察。",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.file_name or f"通报 {self.pk}"


class NoticeSection(models.Model):
    """A part of a notice that is no finding, kept so that the text can be written back whole.

    ``position`` orders sections among the categories of the inspection.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="sections", verbose_name="通报")
    position = models.BigIntegerField("位置")
    mark = models.CharField("原文序号", max_length=30, blank=True)
    title = models.TextField("标题", blank=True)
    text = models.TextField("正文", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通报章节"
        ordering = ["notice", "position"]

    def __str__(self) -> str:
        return f"{self.mark}{self.title}"


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

    objects: ClassVar[models.Manager[Snapshot]] = AppendOnlyQuerySet.as_manager()  # type: ignore[assignment]

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

    objects: ClassVar[models.Manager[SnapshotFile]] = AppendOnlyQuerySet.as_manager()  # type: ignore[assignment]

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

    objects: ClassVar[models.Manager[SnapshotApproval]] = AppendOnlyQuerySet.as_manager()  # type: ignore[assignment]

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

    objects: ClassVar[models.Manager[FormTemplate]] = AppendOnlyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = verbose_name_plural = "表单模板"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or "恢复内置模板"
