"""扫码上传: that a person may hand in photos of one measure from a telephone, for a quarter of an hour."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from measures.models.measure import Measure


class PhoneUploadQuerySet(models.QuerySet["PhoneUpload"]):
    def open(self, now: datetime) -> Self:
        return self.filter(ended_at__isnull=True, expires_at__gt=now)


class PhoneUpload(models.Model):
    """``digest`` is of the word in the QR code, which is kept nowhere; ``count`` what has come in with it.

    ``claimed_at``: the telephone that is sending now, by the moment of its last photo.
    """

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="phone_uploads", verbose_name="整改措施"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="上传人"
    )
    digest = models.CharField("二维码标识", max_length=64, unique=True)
    count = models.PositiveIntegerField("已上传", default=0)
    created_at = models.DateTimeField("生成时间", default=timezone.now)
    expires_at = models.DateTimeField("有效期至")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    claimed_at = models.DateTimeField("正在上传", null=True, blank=True)

    objects = PhoneUploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "扫码上传"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.person}扫码上传"

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and self.expires_at > now
