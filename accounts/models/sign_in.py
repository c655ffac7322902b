"""What is kept of somebody's way in: second factor, recovery codes, passwords that were in use."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class WayIn(models.TextChoices):
    """The kinds of servers that know the city's accounts."""

    DIRECTORY = "DIRECTORY", "LDAP"
    OIDC = "OIDC", "OIDC"
    CAS = "CAS", "CAS"


class SecondFactor(models.Model):
    """双因素认证 of one account. No secret is in the row: it is derived from ``seed`` and SECRET_KEY,
    so that neither the database nor a backup of it is enough to make codes.

    ``last_step`` is the 30-second step of the last code that was taken: no code is taken twice.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor", verbose_name="用户"
    )
    seed = models.CharField("种子", max_length=64)
    confirmed_at = models.DateTimeField("开启时间", null=True, blank=True)
    last_step = models.BigIntegerField("最近一次动态码的时间段", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "双因素认证"

    def __str__(self) -> str:
        return f"{self.user}的双因素认证"


class RecoveryCode(models.Model):
    """备用码, hashed; each opens the door once when the phone is not at hand."""

    factor = models.ForeignKey(
        SecondFactor, models.CASCADE, related_name="recovery_codes", verbose_name="双因素认证"
    )
    encoded = models.CharField("备用码散列", max_length=128)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "备用码"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.factor.user}的备用码"


class OldPassword(models.Model):
    """A password that was in use, hashed as it was, so that it is not taken again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="old_passwords", verbose_name="用户"
    )
    encoded = models.CharField("密码散列", max_length=128)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user}用过的密码"
