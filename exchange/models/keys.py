"""The key of this deployment, and those of others that a person has confirmed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Organization
from audit.history import AppendOnlyQuerySet, actor_field
from exchange.models.packages import PackageKind
from exchange.signing import fingerprint_of


class OwnKey(models.Model):
    """签名密钥. No secret is in the row: the private half is derived from ``seed`` and SECRET_KEY.

    ``site`` names this deployment for good. ``vouched``: the former key's signature on this one, "" where
    the former one is not to be believed any more.
    """

    number = models.PositiveIntegerField("序号", unique=True)
    site = models.CharField("系统标识", max_length=32)
    seed = models.CharField("种子", max_length=64)
    public_key = models.CharField("公钥", max_length=64)
    vouched = models.CharField("旧密钥的签名", max_length=128, blank=True)
    reason = models.TextField("更换原因", blank=True)
    actor = actor_field("生成人")
    actor_name = models.CharField("生成人姓名", max_length=150)
    at = models.DateTimeField("生成时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "本系统的签名密钥"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"第{self.number}把密钥 {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.public_key)


class KnownHow(models.TextChoices):
    PHONE = "PHONE", "电话核对"
    VOUCHED = "VOUCHED", "旧密钥签名确认"


class KnownKey(models.Model):
    """That a key speaks for a unit (REPORT), or for a supervisor towards a unit (TASK); the newest counts."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="known_keys", verbose_name="单位"
    )
    kind = models.CharField("用于", max_length=10, choices=PackageKind)
    site = models.CharField("对方系统标识", max_length=32)
    unit_code = models.CharField("对方的单位编号", max_length=32, blank=True)
    name = models.CharField("对方名称", max_length=200)
    public_key = models.CharField("公钥", max_length=64)
    how = models.CharField("确认方式", max_length=10, choices=KnownHow)
    actor = actor_field("确认人")
    actor_name = models.CharField("确认人姓名", max_length=150)
    at = models.DateTimeField("确认时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "已确认的对方密钥"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.public_key)
