"""草稿: what somebody was typing, kept for him alone until it is sent."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, person_id: int) -> Self:
        return self.filter(person_id=person_id)


class Draft(models.Model):
    """``form`` is the address it is sent to and, behind “#”, its first text; ``page`` where it stood.

    ``values``: text by name of field. ``base`` tells whether the page says now what it said then.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        # The constraint below begins with the person as well.
        db_index=False,
        related_name="drafts",
        verbose_name="填写人",
    )
    form = models.CharField("表单", max_length=300)
    page = models.CharField("页面", max_length=300)
    title = models.CharField("页面标题", max_length=100, blank=True)
    base = models.CharField("页面原文校验", max_length=20, blank=True)
    values = models.JSONField("内容", default=dict)
    saved_at = models.DateTimeField("保存时间")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "form"],
                name="one_draft_per_person_and_form",
                violation_error_message="同一表单已有草稿。",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.page

    def texts(self) -> list[str]:
        """The longest first: what was written before what was chosen beside it."""
        return sorted(
            (str(text) for text in self.values.values() if str(text).strip()), key=len, reverse=True
        )
