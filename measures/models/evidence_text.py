"""What the files of evidence say, read by a job: for the search, and for nothing that counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from measures.models.evidence import EvidenceVersion


class ReadState(models.TextChoices):
    READ = "READ", "已读取"
    PICTURE = "PICTURE", "没有文字层"
    NOTHING = "NOTHING", "不读取"
    FAILED = "FAILED", "读不出"
    WAITING = "WAITING", "待查毒"


class EvidenceText(models.Model):
    """The text of one version, cut at a limit. Never changed: read again, a version gets another row."""

    version = models.OneToOneField(
        EvidenceVersion, models.PROTECT, related_name="read_text", verbose_name="佐证材料版本"
    )
    state = models.CharField("结果", max_length=10, choices=ReadState)
    text = models.TextField("文字", blank=True)
    at = models.DateTimeField("读取时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料的文字"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=[ReadState.WAITING, ReadState.PICTURE]),
                name="evidence_text_to_do",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_state_display()}"
