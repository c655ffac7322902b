"""Uploaded notices, the pictures that some were read from, and the parts of them that are no finding."""

from __future__ import annotations

import hashlib
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization, User
from issues.models import Inspection

NO_TEXT = hashlib.sha256(b"").hexdigest()


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """Uploaded notices are the office's: its coordinators import, nobody else needs them."""
        if not user.is_coordinator:
            return self.none()
        return self.filter(organization__in=Organization.objects.visible_to(user))


class Notice(models.Model):
    """An uploaded text. ``inspection`` is empty until somebody confirms the preview.

    The fields from ``title`` on are filled on confirmation and written back by the export.
    ``corrections`` is what people said about the reading, in order: rows as ``notices.parser.corrections``
    writes them, each with the ``step`` it was said in. ``notes`` are sentences about what was left out of the
    text when the file was read. ``source`` is empty until a scan is read (see ``ScanUpload``). An import that
    was withdrawn leaves the text as if it had only been uploaded; ``withdrawn_…`` tell of the last time.
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
    notes = models.JSONField("读取说明", default=list, blank=True)
    corrections = models.JSONField("对识别结果的改正", default=list, blank=True)
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
    # Where its categories and sections begin among those of the inspection (to_records.BLOCK).
    first_position = models.BigIntegerField("起始位置", null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True, editable=False)
    withdrawn_by_name = models.CharField("撤回人", max_length=150, blank=True, editable=False)
    withdrawn_reason = models.TextField("撤回原因", blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

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

    @property
    def is_unread(self) -> bool:
        """A scan whose text nobody has read yet: no other text is kept without a character.

        By its hash, because lists do not read the texts themselves.
        """
        return self.sha256 == NO_TEXT

    @property
    def state_label(self) -> str:
        if self.imported_at:
            return "已导入"
        if self.withdrawn_at:
            return "已撤回"
        return "待识别" if self.is_unread else "待确认"

    @property
    def state_colour(self) -> str:
        return {"已导入": "green", "已撤回": "amber"}.get(self.state_label, "grey")

    @property
    def withdrawal_text(self) -> str:
        """What the preview says of an import that was withdrawn; "" without one."""
        if self.imported_at is not None or self.withdrawn_at is None:
            return ""
        when = f"{timezone.localtime(self.withdrawn_at):%Y-%m-%d %H:%M}"
        who = f"这份通报的导入已于 {when} 由 {self.withdrawn_by_name} 撤回"
        return f"{who},原因:{self.withdrawn_reason}。核对后可以再次导入。"


def path_on_disk(_row: models.Model, _name: str) -> str:
    """A random name; folders of 1/256 keep directories small."""
    name = uuid.uuid4().hex
    return f"scans/{name[:2]}/{name}"


class ScanUpload(models.Model):
    """A scan or photo as it was sent. It goes when its text is read: the pages are kept as pictures."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="scan_uploads", verbose_name="通报")
    position = models.PositiveIntegerField("次序")
    file = models.FileField("文件", upload_to=path_on_disk, max_length=100)
    name = models.CharField("文件名", max_length=255)
    size = models.BigIntegerField("大小(字节)")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "待识别的扫描件"
        ordering = ["notice", "position"]

    def __str__(self) -> str:
        return self.name


class ScannedPage(models.Model):
    """The picture of a page, a JPEG made by us; ``number`` counts from 1, width and height are in pixels."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="pages", verbose_name="通报")
    number = models.PositiveIntegerField("页码")
    file = models.FileField("图片", upload_to=path_on_disk, max_length=100)
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    size = models.BigIntegerField("大小(字节)")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "通报的原图"
        ordering = ["notice", "number"]
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="scanned_page_once")]

    def __str__(self) -> str:
        return f"第{self.number}页"


class ScannedLine(models.Model):
    """A line as it was recognised (``recognised``) and as people left it (``text``).

    It is ``source[start:end]`` of its notice; both are empty for what is not in the text (a page number).
    ``corners`` are four pairs of shares of the picture's width and height, clockwise from the upper left.
    """

    page = models.ForeignKey(ScannedPage, models.PROTECT, related_name="lines", verbose_name="页")
    position = models.PositiveIntegerField("次序")
    recognised = models.TextField("识别结果")
    text = models.TextField("文字", blank=True)
    confidence = models.FloatField("把握")
    is_doubtful = models.BooleanField("把握不大", default=False)
    corners = models.JSONField("位置")
    start = models.PositiveIntegerField("原文中的起点", null=True, blank=True)
    end = models.PositiveIntegerField("原文中的终点", null=True, blank=True)
    checked_by_name = models.CharField("核对人姓名", max_length=150, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "原图上的一行"
        ordering = ["page", "position"]

    def __str__(self) -> str:
        return self.text


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
