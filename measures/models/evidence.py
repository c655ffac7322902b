"""佐证材料: what proves a measure. Versions stand beside each other and are never overwritten."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.days import days_constraint
from accounts.models import Organization, User
from audit.history import actor_field
from measures.models.measure import Measure
from measures.models.regulation import Regulation, RegulationFile
from measures.models.scan_state import HELD, ScanState


def path_on_disk(version: EvidenceVersion, _name: str) -> str:
    """A random name; folders of 1/256 keep directories small."""
    name = uuid.uuid4().hex
    return f"evidence/{name[:2]}/{name}"


class EvidenceKind(models.TextChoices):
    FILE = "FILE", "文件"
    LINK = "LINK", "链接"
    DOCUMENT_NUMBER = "DOCUMENT_NUMBER", "文号"


class Evidence(models.Model):
    """One proof, which may serve several measures of its organization."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="evidence", verbose_name="单位"
    )
    kind = models.CharField("形式", max_length=20, choices=EvidenceKind, default=EvidenceKind.FILE)
    name = models.CharField("名称", max_length=255)
    dated_on = models.DateField("材料日期", null=True, blank=True)
    note = models.TextField("说明", blank=True)
    measures = models.ManyToManyField(Measure, through="EvidenceUse", related_name="evidence")
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["id"]
        constraints = [days_constraint("evidence_day_is_of_our_time", "dated_on")]

    def __str__(self) -> str:
        return self.name


class EvidenceVersionQuerySet(models.QuerySet["EvidenceVersion"]):
    def visible_to(self, user: User) -> Self:
        """Versions whose evidence serves, or served, a measure or a regulation that ``user`` may read."""
        seen = EvidenceUse.objects.filter(measure__in=Measure.objects.visible_to(user))
        proving = RegulationFile.objects.filter(regulation__in=Regulation.objects.visible_to(user))
        of_both = Q(evidence__in=seen.values("evidence_id")) | Q(evidence__in=proving.values("evidence_id"))
        return self.filter(of_both)

    def readable(self) -> Self:
        """Without what waits for the virus scanner or was quarantined by it."""
        return self.exclude(scan_state__in=HELD)

    def newest(self) -> Self:
        """Of each evidence the version that counts."""
        later = EvidenceVersion.objects.filter(evidence=OuterRef("evidence"), number__gt=OuterRef("number"))
        return self.exclude(Exists(later))


class EvidenceVersion(models.Model):
    """One state of an evidence: a file on disk under a random name, a link or a document number."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="versions", verbose_name="佐证材料")
    number = models.PositiveIntegerField("版次")
    file = models.FileField("文件", upload_to=path_on_disk, max_length=100, blank=True)
    name = models.CharField("文件名", max_length=255, blank=True)
    reference = models.CharField("链接或文号", max_length=500, blank=True)
    size = models.BigIntegerField("大小(字节)", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    content_type = models.CharField("内容类型", max_length=100, blank=True)
    # Written once when it leaves WAITING; everything else of a version never changes.
    scan_state = models.CharField("查毒", max_length=20, choices=ScanState, default=ScanState.UNSCANNED)
    scan_note = models.CharField("查毒结果", max_length=200, blank=True)
    scanned_at = models.DateTimeField("查毒时间", null=True, blank=True)
    actor = actor_field("上传人")
    actor_name = models.CharField("上传人姓名", max_length=150)
    at = models.DateTimeField("上传时间", default=timezone.now)

    objects = EvidenceVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料版本"
        ordering = ["evidence", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_version_number_once"),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="evidence_version_sha256"),
            models.Index(
                fields=["id"], condition=Q(scan_state=ScanState.WAITING), name="evidence_version_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.reference}(第{self.number}版)"

    def describe(self) -> str:
        """What the audit keeps of it: name, version and hash, nothing of the content."""
        return f"{self},SHA-256 {self.sha256}" if self.sha256 else str(self)

    @property
    def is_held(self) -> bool:
        return self.scan_state in HELD

    def why_held(self) -> str | None:
        """Why nobody may open it: the same for everybody, because a virus asks for no role."""
        if self.scan_state == ScanState.WAITING:
            return f"“{self.name}”待查:{self.scan_note}。查过没有病毒后自动可以打开,不必重新上传。"
        if self.scan_state == ScanState.INFECTED:
            return (
                f"“{self.name}”查出病毒({self.scan_note}),已隔离,不能打开。"
                "请撤下这份材料,或清除病毒后上传新版本。"
            )
        return None

    def scan_colour(self) -> str:
        return ScanState(self.scan_state).colour


class EvidenceUse(models.Model):
    """That an evidence serves a measure; taken back by ``withdrawn_at``, never by deletion."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="uses", verbose_name="佐证材料")
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="evidence_uses", verbose_name="整改措施"
    )
    # Proves that a promise goes on: handed in after approval as well, and no part of what was approved.
    watch = models.ForeignKey(
        "measures.Watch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence_uses",
        verbose_name="坚持事项",
    )
    # What somebody found who looked at a closed finding again; no part of what was approved either.
    effect_check = models.ForeignKey(
        "measures.EffectivenessCheck",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence_uses",
        verbose_name="成效评估",
    )
    actor = actor_field("添加人")
    actor_name = models.CharField("添加人姓名", max_length=150)
    at = models.DateTimeField("添加时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by_name = models.CharField("撤下人", max_length=150, blank=True)
    withdrawn_reason = models.TextField("撤下原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料的使用"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "measure"],
                condition=Q(withdrawn_at__isnull=True),
                name="evidence_serves_measure_once",
                violation_error_message="这份材料已在本措施下。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} → {self.measure}"

    @property
    def is_of_approval(self) -> bool:
        """Whether a change of it asks for approval again."""
        return self.watch_id is None and self.effect_check_id is None

    def what_it_proves(self) -> str:
        """Said of what is no part of the approval."""
        if self.effect_check_id is not None:
            return "成效评估的材料,不属于审核通过的内容"
        return "证明长期坚持,不属于审核通过的内容" if self.watch_id is not None else ""
