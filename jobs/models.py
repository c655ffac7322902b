"""Jobs, and when each short repeated work ran last."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization, User


class JobStatus(models.TextChoices):
    QUEUED = "QUEUED", "排队中"
    RUNNING = "RUNNING", "进行中"
    DONE = "DONE", "已完成"
    FAILED = "FAILED", "失败"
    CANCELLED = "CANCELLED", "已取消"

    @property
    def colour(self) -> str:
        return JOB_COLOURS[self]


JOB_COLOURS = {
    JobStatus.QUEUED: "grey",
    JobStatus.RUNNING: "blue",
    JobStatus.DONE: "green",
    JobStatus.FAILED: "red",
    JobStatus.CANCELLED: "grey",
}
ACTIVE = (JobStatus.QUEUED, JobStatus.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> Self:
        """Everybody's own jobs, whatever he may do elsewhere."""
        return self.filter(actor=user)

    def looked_after_by(self, user: User) -> Self:
        """What an administrator may have done again: those of his organization, and nobody's."""
        if not (user.is_active and user.is_administrator):
            return self.none()
        if not user.organization_id:
            return self
        return self.filter(Q(organization=user.organization_id) | Q(organization=None))

    def active(self) -> Self:
        return self.filter(status__in=ACTIVE)

    def claimable(self, now: datetime) -> Self:
        """Waiting, or left behind by a worker that gives no more sign of life."""
        # A sign from the future is one from before the clock was put back; who lives gives a new one soon.
        lapsed = Q(heartbeat_at__lt=now - settings.JOB_LEASE) | Q(heartbeat_at__gt=now + settings.JOB_LEASE)
        return self.filter(Q(status=JobStatus.QUEUED) | Q(lapsed, status=JobStatus.RUNNING))


class Job(models.Model):
    """后台任务. Who claims it writes his ``claim``; only with it may anything further be written.

    ``key`` is unique for what may exist once only, such as a night's backup; nobody is its actor.
    ``rights`` is what the actor was when he started it (see rules.rights_of).
    ``file`` is the result's place below MEDIA_ROOT/jobs, ``file_name`` its real name.
    """

    kind = models.CharField("种类", max_length=40)
    title = models.CharField("名称", max_length=200)
    status = models.CharField("状态", max_length=20, choices=JobStatus, default=JobStatus.QUEUED)
    arguments = models.JSONField("参数", default=dict, blank=True)
    key = models.CharField("唯一标识", max_length=80, null=True, blank=True, unique=True)  # noqa: DJ001
    done = models.PositiveBigIntegerField("已处理", default=0)
    total = models.PositiveBigIntegerField("总数", default=0)
    file = models.CharField("结果文件", max_length=100, blank=True)
    file_name = models.CharField("结果文件名", max_length=255, blank=True)
    size = models.PositiveBigIntegerField("字节数", default=0)
    text = models.TextField("结果", blank=True)
    error = models.TextField("失败原因", blank=True)
    claim = models.CharField("领取标识", max_length=32, blank=True)
    attempts = models.PositiveIntegerField("执行次数", default=0)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发起人",
    )
    actor_name = models.CharField("发起人姓名", max_length=150, blank=True)
    rights = models.CharField("发起时的权限", max_length=64, blank=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    created_at = models.DateTimeField("发起时间", default=timezone.now)
    notified_at = models.DateTimeField("通知时间", null=True, blank=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    heartbeat_at = models.DateTimeField("最近活动", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    expires_at = models.DateTimeField("结果保留到", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["actor", "-id"], name="job_of_actor"),
            models.Index(fields=["status", "heartbeat_at"], name="job_by_status"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def has_file(self) -> bool:
        return bool(self.file)

    @property
    def is_expired(self) -> bool:
        """It had a result that has been taken away since."""
        return bool(self.file_name) and not self.file

    @property
    def colour(self) -> str:
        return JobStatus(self.status).colour

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def percent_text(self) -> str:
        """For a list: only of what is under way and knows how much it has to do."""
        return f"{self.percent}%" if self.is_active and self.total else ""

    @property
    def progress_text(self) -> str:
        if self.status == JobStatus.QUEUED:
            return "正在排队,前面的任务完成后自动开始。"
        return f"已完成 {self.percent}%" if self.total else "正在处理……"

    @property
    def outcome_text(self) -> str:
        """In short, for a list; a result that can be fetched is named by its file instead."""
        return "已过期清理" if self.is_expired else self.error or self.text or "—"

    @property
    def path(self) -> Path:
        return jobs_folder() / self.file


def jobs_folder() -> Path:
    """Where results lie until they expire; each attempt has a folder of a random name in it."""
    return Path(settings.MEDIA_ROOT) / "jobs"


class LastRun(models.Model):
    """When a short work that repeats all day ran last, and what came of it."""

    name = models.CharField("名称", max_length=40, unique=True)
    ran_at = models.DateTimeField("最近运行")
    text = models.TextField("结果", blank=True)
    error = models.TextField("失败原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务的最近运行"

    def __str__(self) -> str:
        return self.name
