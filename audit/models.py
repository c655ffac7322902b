"""The audit trail's rows: who, when, where from, what, result. Written once, chained, never changed."""

from __future__ import annotations

import re
import uuid
from typing import Protocol, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.events import AuditResult, Event
from audit.history import AppendOnlyQuerySet

HASH = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")


def _loose(target: str, verbose_name: str) -> models.ForeignKey:
    """No constraint: the row has to survive what it names, and nothing may rewrite it."""
    return models.ForeignKey(
        target,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=verbose_name,
    )


class OfAnOrganization(Protocol):
    """A user as far as the trail knows one: it stands below the room of accounts."""

    organization_id: int | None


class AuditEntryQuerySet(AppendOnlyQuerySet["AuditEntry"]):
    def within_reach_of(self, user: OfAnOrganization) -> Self:
        """Who is bound to an organization reads its entries; who is not, all of them.

        Whether he may read any at all is what ``rules.refuse_read_audit`` says.
        """
        return self.filter(organization_id=user.organization_id) if user.organization_id else self


class AuditEntry(models.Model):
    """``seal`` is a keyed hash of the row itself; ``number`` and ``mac`` are its link of the chain.

    Both links are empty until the row is chained, which happens right after its commit (see chain.py).
    """

    uid = models.UUIDField("标识", default=uuid.uuid4, unique=True)
    at = models.DateTimeField("时间", default=timezone.now)
    # Without choices: a further event needs no migration.
    event = models.CharField("事件", max_length=40)
    is_refused = models.BooleanField("被拒绝", default=False)
    # A number and no relation: the trail knows no other room, and outlives what it names.
    organization_id = models.BigIntegerField("单位编号", null=True)
    actor = _loose(settings.AUTH_USER_MODEL, "操作人")
    actor_name = models.CharField("操作人姓名", max_length=150)
    role = models.CharField("角色", max_length=20, blank=True)
    address = models.CharField("来源地址", max_length=64)
    path = models.CharField("网址", max_length=200, blank=True)
    about_kind = models.CharField("对象类别", max_length=40, blank=True)
    about_id = models.BigIntegerField("对象编号", null=True)
    about = models.CharField("对象", max_length=300, blank=True)
    detail = models.CharField("说明", max_length=1000, blank=True)
    seal = models.CharField("封印", max_length=64)
    number = models.BigIntegerField("序号", null=True, unique=True)
    mac = models.CharField("链码", max_length=64, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计日志"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organization_id", "-id"], name="audit_by_organization"),
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["event", "-id"], name="audit_by_event"),
            models.Index(fields=["-id"], condition=Q(is_refused=True), name="audit_refused"),
            models.Index(fields=["id"], condition=Q(number__isnull=True), name="audit_not_chained"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.event_label} {self.about}"

    @property
    def event_label(self) -> str:
        # ``choices`` of an enumeration are put together anew whenever they are asked for.
        return str(Event(self.event).label) if self.event in Event else self.event

    @property
    def result_label(self) -> str:
        return str((AuditResult.REFUSED if self.is_refused else AuditResult.DONE).label)

    @property
    def detail_shown(self) -> str:
        """Hashes cut short: whole they fill the page; exports keep them."""
        return HASH.sub(r"\1…", self.detail)


class StrangerCount(models.Model):
    """How often somebody who is not signed in did ``event`` in the minute after ``since`` (see strangers.py).

    No entry of the trail: it is counted up, then told by one and forgotten.
    """

    address = models.CharField("来源地址", max_length=64)
    event = models.CharField("事件", max_length=40)
    # Whose affair all that was counted is; empty when it is nobody's or of several.
    organization_id = models.BigIntegerField("单位编号", null=True)
    since = models.DateTimeField("起始时间")
    count = models.PositiveIntegerField("次数", default=0)
    names = models.CharField("涉及", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "未登录操作计数"
        constraints = [
            models.UniqueConstraint(
                fields=["address", "event"],
                name="stranger_counted_once",
                violation_error_message="该地址的计数已存在。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.event} {self.count}"


class AuditTail(models.Model):
    """The last link, in the one row there is: without it, rows missing at the end would not show.

    ``key`` is the fingerprint of the key, so that another key is told from a forged tail.
    """

    number = models.BigIntegerField("序号", default=0)
    mac = models.CharField("链码", max_length=64, blank=True)
    key = models.CharField("密钥指纹", max_length=16)
    seal = models.CharField("封印", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审计日志链尾"

    def __str__(self) -> str:
        return f"{self.number}"


class AuditSegment(models.Model):
    """Entries ``first`` to ``last`` that were exported; once removed, the chain begins behind them.

    With a ``restart_reason`` it names entries in front of a new beginning (see restart.py): they stay.
    """

    first = models.BigIntegerField("起始序号")
    last = models.BigIntegerField("截止序号")
    previous_mac = models.CharField("起始前的链码", max_length=64, blank=True)
    last_mac = models.CharField("截止处的链码", max_length=64)
    last_at = models.DateTimeField("截止时间")
    file_name = models.CharField("文件名", max_length=100, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    exported_at = models.DateTimeField("导出时间", default=timezone.now)
    removed_at = models.DateTimeField("移出时间", null=True)
    restart_reason = models.CharField("重新起链的原因", max_length=500, blank=True)
    seal = models.CharField("封印", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审计日志封存段"
        ordering = ["first"]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"
