"""The measure and the questions that are asked of many of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest

from accounts.days import days_constraint
from accounts.models import Department, Organization, User
from audit.history import edit_history
from issues.models import ArchivableQuerySet, Category, Inspection, SubIssue, VersionedRow
from issues.models.outline import custom_values_field
from measures import stated
from measures.workflow import OPEN_STATUSES, Party, Status, Timeframe, turn


class WithholdingReason(models.TextChoices):
    """Why a measure is left out of what is made public; the five of county practice."""

    SECRET = "SECRET", "涉及国家秘密或工作秘密"
    OPEN_CASE = "OPEN_CASE", "案件正在办理"
    SENSITIVE = "SENSITIVE", "内容敏感"
    PETITION = "PETITION", "可能引发信访"
    HYPE = "HYPE", "可能引发炒作"


# When a measure was made, moved or archived last: what the night looks for among a million.
LAST_TOUCHED = Greatest(Coalesce("status_changed_at", "created_at"), Coalesce("archived_at", "created_at"))


class MeasureQuerySet(ArchivableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Current measures ``user`` may read: all of the organization, or the own ones."""
        rows = self._of_organizations(user)
        if user.is_leader:
            return rows.filter(leader=user)
        if user.is_handler:
            # Without a department nothing matches 0; None would match every measure that has none yet.
            department_id = user.department_id or 0
            # A subquery, not a join: two supporting departments must not show a row twice.
            through = Measure.supporting_departments.through.objects
            supported = through.filter(department_id=department_id).values("measure_id")
            return rows.filter(Q(department_id=department_id) | Q(handler=user) | Q(pk__in=supported))
        return rows

    def _of_organizations(self, user: User) -> Self:
        """As ``Organization.visible_to``; a single one as a constant, so that its index gives the order."""
        if user.is_supervisor:
            return self.current().filter(organization__in=Organization.objects.visible_to(user))
        if not user.is_active or user.is_officer or user.organization_id is None:
            return self.none()
        return self.current().filter(organization_id=user.organization_id)

    def open(self) -> Self:
        return self.filter(status__in=OPEN_STATUSES)

    def at_work(self) -> Self:
        """Without those of inspections that were handed to the archive."""
        return self.current().exclude(inspection__in=Inspection.objects.transferred().values("pk"))

    def overdue(self, today: date) -> Self:
        """Not completed and its date has passed; no date is never overdue."""
        return self.open().filter(due_on__lt=today)

    def due_within(self, days: int, *, today: date) -> Self:
        """Not completed and due from today on, up to and including ``today + days``."""
        return self.open().filter(due_on__gte=today, due_on__lte=today + timedelta(days=days))

    def in_ledger_order(self) -> Self:
        """As printed: newest inspection first, then the order of its document."""
        return self.order_by("-inspection_id", "position", "id")

    def for_ledger(self) -> Self:
        """With everything one ledger row shows, in two queries whatever the number of rows."""
        return self.select_related(
            "inspection", "category", "sub_issue", "leader", "department", "handler"
        ).prefetch_related("supporting_departments")


class Measure(VersionedRow):
    """整改措施: the promise, who answers for it, by when, and where it stands.

    ``organization``, ``inspection`` and ``category`` repeat what the sub-issue says: the ledger
    filters and sorts by them, and three joins per page were the alternative. Only ``services/tree.py``
    writes them: when the row is made, and when it is moved to another finding of its inspection.
    ``position`` orders all measures of an inspection as its document does.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="measures", verbose_name="单位"
    )
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="measures", verbose_name="巡察")
    category = models.ForeignKey(Category, models.PROTECT, related_name="measures", verbose_name="问题类别")
    sub_issue = models.ForeignKey(SubIssue, models.PROTECT, related_name="measures", verbose_name="具体问题")
    number = models.PositiveIntegerField("序号", null=True, blank=True)
    mark = models.CharField("原文序号", max_length=30, blank=True)
    label = models.CharField("原文标签", max_length=100, blank=True)
    text = models.TextField("整改措施")
    trailer = models.TextField("措施之后的原文", blank=True)
    goal = models.TextField("整改目标", blank=True)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures_led",
        verbose_name="责任领导",
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name="牵头部门"
    )
    supporting_departments = models.ManyToManyField(
        Department, blank=True, related_name="measures_supported", verbose_name="配合部门"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures_handled",
        verbose_name="责任人",
    )
    timeframe = models.CharField("时限类型", max_length=20, choices=Timeframe, blank=True)
    due_on = models.DateField("整改时限", null=True, blank=True)
    # The first date that was set; later ones come from extensions or from assigning anew.
    original_due_on = models.DateField("原定整改时限", null=True, blank=True, editable=False)
    outcome = models.TextField("整改成效", blank=True)
    next_step = models.TextField("下一步打算", blank=True)
    remark = models.TextField("备注", blank=True)
    stated_status = models.CharField("原文所述完成情况", max_length=100, blank=True)
    custom_values = custom_values_field()
    public_text = models.TextField("公开文字", blank=True, help_text="留空时公开整改措施原文。")
    withholding_reason = models.CharField(
        "不公开的原因", max_length=20, choices=WithholdingReason, blank=True
    )

    status = models.CharField("状态", max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="提交人",
    )
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="初审人",
    )
    status_changed_at = models.DateTimeField("状态变更时间", null=True, blank=True, editable=False)
    completed_at = models.DateTimeField("审核通过时间", null=True, blank=True, editable=False)

    position = models.BigIntegerField("位置", editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    archived_at = models.DateTimeField("归档时间", null=True, blank=True, editable=False)

    history = edit_history(m2m_fields=[supporting_departments])
    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改措施"
        ordering = ["-inspection", "position", "id"]
        constraints = [
            days_constraint("measure_days_are_of_our_time", "due_on", "original_due_on"),
            models.UniqueConstraint(fields=["inspection", "position"], name="measure_position_once"),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(leader__isnull=False, department__isnull=False),
                name="assigned_measure_has_leader_and_department",
                violation_error_message="已分派的措施必须有责任领导和牵头部门。",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(timeframe=Timeframe.LONG_TERM) | Q(due_on__isnull=False),
                name="assigned_measure_has_due_date",
                violation_error_message="除长期坚持外,已分派的措施必须有整改时限。",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SUBMITTED) | Q(submitted_by__isnull=False),
                name="submitted_measure_has_submitter",
                violation_error_message="待审核的措施必须有提交人。",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.COMPLETED) | Q(completed_at__isnull=False),
                name="completed_measure_has_time",
                violation_error_message="已完成的措施必须有审核通过时间。",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "status", "due_on"], name="measure_org_status_due"),
            models.Index(fields=["department", "status", "due_on"], name="measure_dept_status_due"),
            models.Index(fields=["leader", "status", "due_on"], name="measure_leader_status_due"),
            models.Index(fields=["inspection", "status", "due_on"], name="measure_insp_status_due"),
            models.Index(fields=["organization", "leader", "id"], name="measure_org_leader"),
            models.Index(fields=["organization", "department", "id"], name="measure_org_department"),
            models.Index(fields=["sub_issue", "position"], name="measure_sub_issue_position"),
            models.Index(
                fields=["organization", "-inspection", "position", "id"], name="measure_ledger_order"
            ),
            models.Index(LAST_TOUCHED, name="measure_last_touched"),
        ]

    def __str__(self) -> str:
        return f"{self.mark}{self.text[:40]}{'…' if len(self.text) > 40 else ''}"

    @property
    def is_withheld(self) -> bool:
        return bool(self.withholding_reason)

    def published_text(self) -> str:
        """What a published notice says of it; "" when it is left out."""
        return "" if self.is_withheld else self.public_text or self.text

    def is_overdue(self, today: date) -> bool:
        return stated.is_overdue(self, today)

    def days_left(self, today: date) -> int | None:
        """Calendar days to the due date, negative when overdue; None without one or when completed."""
        return stated.days_left(self, today)

    @property
    def postponed_from(self) -> date | None:
        """The first deadline, while another one is in force."""
        return None if self.original_due_on == self.due_on else self.original_due_on

    def awaits_leader(self) -> bool:
        """Submitted under two-step review and not yet endorsed; reads ``inspection``."""
        return (
            self.status == Status.SUBMITTED
            and self.endorsed_by_id is None
            and self.inspection.review_steps == 2
        )

    def turn(self) -> Party:
        return turn(self.status, awaits_leader=self.awaits_leader())

    def status_label(self) -> str:
        """The status in words; a completed long-term measure is 阶段性完成."""
        return stated.status_label(self)

    def status_colour(self) -> str:
        return stated.status_colour(self)
