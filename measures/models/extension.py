"""延期: a later date that is asked for with a reason and decided on by somebody else."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.days import days_constraint
from accounts.models import User
from audit.history import actor_field
from issues.models import ExtensionDecider
from measures.models.measure import Measure
from measures.workflow import Status


class ExtensionState(models.TextChoices):
    PENDING = "PENDING", "待审批"
    APPROVED = "APPROVED", "已同意"
    REFUSED = "REFUSED", "未同意"
    WITHDRAWN = "WITHDRAWN", "已撤回"
    LAPSED = "LAPSED", "已失效"

    @property
    def colour(self) -> str:
        """The suffix of the style ``chip-…``; never the only sign of a state."""
        return COLOURS[self]


COLOURS: dict[str, str] = {
    ExtensionState.PENDING: "amber",
    ExtensionState.APPROVED: "green",
    ExtensionState.REFUSED: "red",
    ExtensionState.WITHDRAWN: "grey",
    ExtensionState.LAPSED: "grey",
}


class ExtensionRequestQuerySet(models.QuerySet["ExtensionRequest"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(measure__in=Measure.objects.visible_to(user))

    def pending(self) -> Self:
        return self.filter(state=ExtensionState.PENDING)

    def approved(self) -> Self:
        return self.filter(state=ExtensionState.APPROVED)

    def awaiting(self, user: User) -> Self:
        """Pending ones that ``user`` is the one to decide on; nobody decides on his own."""
        rows = self.pending().filter(measure__archived_at__isnull=True).exclude(actor=user)
        decider = "measure__inspection__extension_decider"
        if user.is_coordinator:
            mine = Q(measure__organization_id=user.organization_id)
            return rows.filter(mine, **{decider: ExtensionDecider.OFFICE})
        if user.is_leader:
            return rows.filter(measure__leader=user, **{decider: ExtensionDecider.LEADER})
        return rows.none()


class ExtensionRequest(models.Model):
    """Written once and answered once. ``from_due_on`` is the date that was valid when it was asked."""

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="extension_requests", verbose_name="整改措施"
    )
    from_due_on = models.DateField("原整改时限")
    to_due_on = models.DateField("申请延期至")
    reason = models.TextField("延期原因")
    actor = actor_field("申请人")
    actor_name = models.CharField("申请人姓名", max_length=150)
    at = models.DateTimeField("申请时间", default=timezone.now)
    state = models.CharField(
        "审批情况", max_length=20, choices=ExtensionState, default=ExtensionState.PENDING
    )
    answer = models.TextField("审批意见", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="审批人",
    )
    answered_by_name = models.CharField("审批人姓名", max_length=150, blank=True)
    answered_at = models.DateTimeField("审批时间", null=True)

    objects = ExtensionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ["id"]
        constraints = [
            days_constraint("extension_days_are_of_our_time", "from_due_on", "to_due_on"),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(state=ExtensionState.PENDING),
                name="one_pending_extension_per_measure",
                violation_error_message="该措施已有一份待审批的延期申请。",
            ),
            models.CheckConstraint(
                condition=Q(to_due_on__gt=F("from_due_on")),
                name="extension_is_later",
                violation_error_message="申请的日期应晚于现在的整改时限。",
            ),
            models.CheckConstraint(
                condition=Q(state=ExtensionState.PENDING) | Q(answered_at__isnull=False),
                name="answered_extension_has_time",
                violation_error_message="已审批的延期申请必须有审批时间。",
            ),
        ]
        indexes = [models.Index(fields=["state", "measure"], name="extension_state_measure")]

    def __str__(self) -> str:
        return f"{self.from_due_on} → {self.to_due_on}"

    @property
    def is_pending(self) -> bool:
        return self.state == ExtensionState.PENDING

    @property
    def is_approved(self) -> bool:
        return self.state == ExtensionState.APPROVED

    def colour(self) -> str:
        return ExtensionState(self.state).colour

    def is_grantable(self) -> bool:
        """Whether a later date still makes sense for its measure; reads ``measure``."""
        return self.measure.archived_at is None and self.measure.status != Status.COMPLETED
