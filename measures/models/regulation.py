"""制度: a 《…》 of an organization, one however often it is named, with what it serves and what proves it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.days import days_constraint
from accounts.models import Department, Organization, User
from audit.history import actor_field, edit_history
from issues.models import VersionedRow
from measures.models.figures import Quoted
from measures.models.measure import Measure
from measures.models.regulation_state import RegulationAct, RegulationState
from measures.models.scan_state import ScanState

# Whoever has to look at one again, or to make the next, needs a quarter for it.
AHEAD = timedelta(days=90)


class RegulationQuerySet(models.QuerySet["Regulation"]):
    def visible_to(self, user: User) -> Self:
        """All of the organization, or those of the own department and of the measures one reads."""
        rows = self.filter(organization__in=Organization.objects.keys_visible_to(user))
        if user.has_whole_view:
            return rows
        uses = RegulationUse.objects.current().filter(measure__in=Measure.objects.visible_to(user))
        own = Q(department_id=user.department_id or 0) if user.is_handler else Q()
        return rows.filter(own | Q(pk__in=uses.order_by().values("regulation_id")))

    def standing(self) -> Self:
        """Without those that turned out to be another one, and those that were entered by mistake."""
        return self.filter(merged_into__isnull=True, archived_at__isnull=True)

    def of_inspection(self, inspection_id: int) -> Self:
        """Those that measures of an inspection name."""
        uses = RegulationUse.objects.current().filter(measure__inspection=inspection_id)
        uses = uses.filter(measure__archived_at__isnull=True).order_by()
        return self.filter(pk__in=uses.values("regulation_id"))

    def of_state(self, state: RegulationState, *, today: date) -> Self:
        superseded, abolished = Q(superseded_by__isnull=False), Q(act=RegulationAct.ABOLISHED)
        match state:
            case RegulationState.SUPERSEDED:
                return self.filter(superseded)
            case RegulationState.ABOLISHED:
                return self.filter(~superseded & abolished)
            case RegulationState.EXPIRED:
                return self.filter(~superseded & ~abolished, expires_on__lt=today)
            case RegulationState.IN_FORCE:
                lasting = Q(expires_on__isnull=True) | Q(expires_on__gte=today)
                return self.filter(~superseded & ~abolished & lasting)

    def living(self) -> Self:
        """Whose days matter: neither superseded nor abolished."""
        return self.standing().filter(superseded_by__isnull=True).exclude(act=RegulationAct.ABOLISHED)

    def due(self, today: date, *, ahead: timedelta = AHEAD) -> Self:
        """To be looked at again, or run out, by ``today + ahead``."""
        last = today + ahead
        return self.living().filter(Q(review_on__lte=last) | Q(expires_on__lte=last))

    def for_list(self) -> Self:
        """With what a row of the list shows."""
        uses = RegulationUse.objects.current().filter(measure__archived_at__isnull=True)
        uses = uses.filter(regulation=OuterRef("pk")).order_by()
        files = RegulationFile.objects.current().filter(regulation=OuterRef("pk")).order_by()
        rows = self.select_related("organization", "department", "superseded_by__merged_into")
        return rows.annotate(
            measure_count=counted_rows(uses, "measure"),
            finding_count=counted_rows(uses, "measure__sub_issue"),
            file_count=counted_rows(files, "evidence"),
        )


def counted_rows(rows: QuerySet[models.Model], field: str) -> Coalesce:
    """How many different ``field`` the rows of a subquery have."""
    counted = rows.values("regulation").annotate(number=Count(field, distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


class Regulation(VersionedRow):
    """One 《…》 of an organization; ``key`` is that of all spellings, ``stem`` of what is likely the same.

    ``act`` is what was done last: of what measures state the newest, unless somebody says otherwise.
    ``merged_into``: it turned out to be another one; everything it served and that proves it is found there.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="regulations", verbose_name="单位"
    )
    title = models.CharField("名称", max_length=200)
    key = models.CharField("统一写法", max_length=200, editable=False)
    stem = models.CharField("相近名称", max_length=200, editable=False)
    act = models.CharField("工作类型", max_length=20, choices=RegulationAct)
    document_number = models.CharField("文号", max_length=100, blank=True)
    dated_on = models.DateField("制定(修订)日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    review_on = models.DateField("评估日期", null=True, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="regulations",
        verbose_name="责任部门",
    )
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", verbose_name="替代它的制度"
    )
    note = models.TextField("说明", blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name="并入",
    )
    archived_at = models.DateTimeField("移出时间", null=True, blank=True, editable=False)
    actor = actor_field("登记人")
    actor_name = models.CharField("登记人姓名", max_length=150)
    at = models.DateTimeField("登记时间", default=timezone.now)

    history = edit_history()
    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "制度"
        ordering = ["id"]
        constraints = [
            days_constraint("regulation_days_are_of_our_time", "dated_on", "expires_on", "review_on"),
            models.UniqueConstraint(
                fields=["organization", "key"],
                name="regulation_once",
                violation_error_message="本单位已有同名的制度。",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(dated_on__isnull=True)
                | Q(expires_on__gte=F("dated_on")),
                name="regulation_ends_after_it_begins",
                violation_error_message="有效期不能早于制定日期。",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
                name="regulation_does_not_supersede_itself",
                violation_error_message="一项制度不能替代它自己。",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "stem"], name="regulation_stem"),
            models.Index(fields=["organization", "expires_on"], name="regulation_expires"),
            models.Index(fields=["organization", "review_on"], name="regulation_review"),
        ]

    def __str__(self) -> str:
        return f"《{self.title}》"

    def state(self, today: date) -> RegulationState:
        if self.superseded_by_id is not None:
            return RegulationState.SUPERSEDED
        if self.act == RegulationAct.ABOLISHED:
            return RegulationState.ABOLISHED
        is_over = self.expires_on is not None and self.expires_on < today
        return RegulationState.EXPIRED if is_over else RegulationState.IN_FORCE

    def due_words(self, today: date, *, ahead: timedelta = AHEAD) -> str:
        """What is soon to be done or late: “12天后评估”, “已过有效期3天”; "" for neither."""
        if self.superseded_by_id is not None or self.act == RegulationAct.ABOLISHED:
            return ""
        days = (("应评估", self.review_on), ("有效期届满", self.expires_on))
        near = [(on, label) for label, on in days if on is not None and on <= today + ahead]
        return ";".join(f"{label}{on}({_distance((on - today).days)})" for on, label in sorted(near))

    @property
    def successor(self) -> Regulation | None:
        row = self.superseded_by
        return row.merged_into or row if row is not None else None


def _distance(days: int) -> str:
    if days < 0:
        return f"已过{-days}天"
    return f"还有{days}天" if days else "就是今天"


class RegulationUse(Quoted):
    """That a measure made, revised or abolished a regulation.

    ``named`` is the regulation under whose name it was recorded: after a wrong merger it goes back there.
    """

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="uses", verbose_name="制度")
    named = models.ForeignKey(
        Regulation, models.PROTECT, related_name="named_uses", verbose_name="登记的名称"
    )
    act = models.CharField("工作类型", max_length=20, choices=RegulationAct)

    class Meta:
        verbose_name = verbose_name_plural = "制度的使用"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "named", "act"],
                condition=Q(withdrawn_at__isnull=True),
                name="regulation_serves_measure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}《{self.named.title}》"


def answered_for(user: User) -> RegulationQuerySet:
    """Those that are the business of ``user``: a department's, else its whose measures they serve; led ones.

    The office, and who sees the whole, have them all.
    """
    rows = Regulation.objects.filter(organization=user.organization_id or 0)
    if user.has_whole_view:
        return rows
    uses = RegulationUse.objects.current().filter(measure__archived_at__isnull=True).order_by()
    if user.is_leader:
        return rows.filter(pk__in=uses.filter(measure__leader=user).values("regulation_id"))
    department = user.department_id or 0
    own = Q(measure__department=department) | Q(measure__handler=user)
    served = Q(department__isnull=True, pk__in=uses.filter(own).values("regulation_id"))
    return rows.filter(Q(department=department) | served)


class RegulationFileQuerySet(models.QuerySet["RegulationFile"]):
    def current(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def proving(self, measure_id: int) -> Self:
        """What proves the regulations of a measure, but for what the virus scanner took away."""
        uses = RegulationUse.objects.current().filter(measure=measure_id).values("regulation_id")
        return (
            self.current()
            .filter(regulation__in=uses)
            .exclude(evidence__versions__scan_state=ScanState.INFECTED)
        )


class RegulationFile(models.Model):
    """The text of a regulation, or what else proves it, once for all measures that it serves.

    A newer text ``replaces`` an earlier one, which stays: it is what was approved.
    """

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="files", verbose_name="制度")
    named = models.ForeignKey(
        Regulation, models.PROTECT, related_name="named_files", verbose_name="登记的名称"
    )
    evidence = models.ForeignKey(
        "measures.Evidence", models.PROTECT, related_name="regulation_files", verbose_name="佐证材料"
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="换下的文件"
    )
    actor = actor_field("添加人")
    actor_name = models.CharField("添加人姓名", max_length=150)
    at = models.DateTimeField("添加时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by_name = models.CharField("撤下人", max_length=150, blank=True)
    withdrawn_reason = models.TextField("撤下原因", blank=True)

    objects = RegulationFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "制度的文件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["named", "evidence"],
                condition=Q(withdrawn_at__isnull=True),
                name="evidence_proves_regulation_once",
                violation_error_message="这份文件已在这项制度下。",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(withdrawn_at__isnull=True),
                name="regulation_file_replaced_once",
                violation_error_message="这份文件已换过新版本,请在新版本上再换。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} → {self.regulation}"
