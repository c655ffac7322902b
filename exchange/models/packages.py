"""What went out and what came in: rows that only grow, each with its file as it is."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization, User
from audit.history import AppendOnlyQuerySet, actor_field


class PackageKind(models.TextChoices):
    REPORT = "REPORT", "上报包"
    TASK = "TASK", "任务包"


class PackageSource(models.TextChoices):
    """As what it came; only a package is signed."""

    PACKAGE = "PACKAGE", "上报包"
    WORKBOOK = "WORKBOOK", "台账表格"
    NOTICE = "NOTICE", "通报文件"


class PackageState(models.TextChoices):
    CHECKING = "CHECKING", "正在核对"
    WAITING = "WAITING", "待确认"
    TAKEN = "TAKEN", "已收下"

    @property
    def colour(self) -> str:
        return STATE_COLOURS[self]


STATE_COLOURS: dict[PackageState, str] = {
    PackageState.CHECKING: "blue",
    PackageState.WAITING: "amber",
    PackageState.TAKEN: "green",
}


def package_path(_row: models.Model, _name: str) -> str:
    """A random name; folders of 1/256 keep directories small."""
    name = uuid.uuid4().hex
    return f"packages/{name[:2]}/{name}"


class OutgoingPackageQuerySet(AppendOnlyQuerySet["OutgoingPackage"]):
    def visible_to(self, user: User) -> Self:
        """Reports are the office's and its leaders', tasks those of who supervises the unit."""
        units = Organization.objects.visible_to(user)
        if user.is_supervisor:
            return self.filter(kind=PackageKind.TASK, organization__in=units)
        if user.is_coordinator or user.is_viewer:
            return self.filter(kind=PackageKind.REPORT, organization__in=units)
        return self.none()


class OutgoingPackage(models.Model):
    """``digest`` is the SHA-256 of the manifest, by which the next package names this one.

    ``contents``: what was chosen, by keys. ``job`` keeps a second attempt from making another one.
    """

    kind = models.CharField("种类", max_length=10, choices=PackageKind)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="outgoing_packages", verbose_name="单位"
    )
    number = models.PositiveIntegerField("序号")
    as_of = models.DateTimeField("数据截至")
    digest = models.CharField("清单的 SHA-256", max_length=64)
    contents = models.JSONField("内容", default=dict)
    summary = models.TextField("说明", blank=True)
    name = models.CharField("文件名", max_length=255)
    file = models.FileField("文件", upload_to=package_path, max_length=100)
    size = models.BigIntegerField("大小(字节)")
    sha256 = models.CharField("SHA-256", max_length=64)
    job = models.PositiveBigIntegerField("后台任务", null=True, blank=True, unique=True)
    actor = actor_field("生成人")
    actor_name = models.CharField("生成人姓名", max_length=150)
    at = models.DateTimeField("生成时间", default=timezone.now)

    objects = OutgoingPackageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发出的包"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "organization", "number"], name="outgoing_package_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IncomingPackageQuerySet(models.QuerySet["IncomingPackage"]):
    def visible_to(self, user: User) -> Self:
        """Reports are for who supervises the unit, tasks for its office."""
        units = Organization.objects.visible_to(user)
        if user.is_supervisor:
            return self.filter(kind=PackageKind.REPORT, organization__in=units)
        if user.is_coordinator:
            return self.filter(kind=PackageKind.TASK, organization__in=units)
        return self.none()

    def taken(self) -> Self:
        return self.filter(state=PackageState.TAKEN)

    def pending(self) -> Self:
        """Uploaded, and nobody took it in yet."""
        return self.exclude(state=PackageState.TAKEN)


class IncomingPackage(models.Model):
    """``manifest`` as it was read and checked; ``digest`` and ``number`` are of a signed one only.

    Never written again once it is taken in; removed when nobody takes it in. ``warnings``: what the person
    who confirms has to accept.
    """

    kind = models.CharField("种类", max_length=10, choices=PackageKind)
    source = models.CharField("来源", max_length=10, choices=PackageSource, default=PackageSource.PACKAGE)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="incoming_packages", verbose_name="单位"
    )
    state = models.CharField("状态", max_length=10, choices=PackageState, default=PackageState.CHECKING)
    number = models.PositiveIntegerField("序号", null=True, blank=True)
    as_of = models.DateTimeField("数据截至")
    digest = models.CharField("清单的 SHA-256", max_length=64, blank=True)
    manifest = models.JSONField("清单", default=dict)
    warnings = models.JSONField("需要留意", default=list, blank=True)
    name = models.CharField("文件名", max_length=255)
    file = models.FileField("文件", upload_to=package_path, max_length=100)
    size = models.BigIntegerField("大小(字节)")
    sha256 = models.CharField("SHA-256", max_length=64)
    actor = actor_field("上传人")
    actor_name = models.CharField("上传人姓名", max_length=150)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    taken_by_name = models.CharField("确认人姓名", max_length=150, blank=True)
    taken_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects = IncomingPackageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收到的包"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=PackageState.TAKEN) | Q(taken_at__isnull=False),
                name="taken_package_has_time",
                violation_error_message="已收下的包必须有确认时间。",
            ),
            models.UniqueConstraint(
                fields=["kind", "organization", "digest"],
                condition=~Q(digest="") & Q(state=PackageState.TAKEN),
                name="signed_package_taken_once",
                violation_error_message="这个包已经收过。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_colour(self) -> str:
        return PackageState(self.state).colour

    @property
    def is_signed(self) -> bool:
        return self.source == PackageSource.PACKAGE

    @property
    def as_of_text(self) -> str:
        """Said wherever anything of it is shown."""
        moment = timezone.localtime(self.as_of)
        if self.kind == PackageKind.TASK:
            return f"任务包,{moment:%Y-%m-%d %H:%M} 生成"
        shown = f"{moment:%Y-%m-%d %H:%M}" if self.is_signed else f"{moment:%Y-%m-%d}"
        return f"数据截至 {shown}({self.get_source_display()})"
