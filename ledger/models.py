"""Figures kept of days and inspections, groups of units, and how people want to see the list."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import Organization, User
from issues.models import Focus, Inspection

MAX_VIEW_NAME, MAX_GROUP_NAME = 40, 40
MAX_VIEW_QUERY = 1000


class DailyFigures(models.Model):
    """Where an inspection stood at the end of a day; written by ``ledger.trend.write`` and nobody else.

    Kept, although it could be computed: the curve of half a year would read the whole history.
    """

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="daily_figures", verbose_name="巡察"
    )
    counted_on = models.DateField("日期")
    draft = models.PositiveIntegerField("待分派", default=0)
    in_progress = models.PositiveIntegerField("整改中", default=0)
    submitted = models.PositiveIntegerField("待审核", default=0)
    returned = models.PositiveIntegerField("已退回", default=0)
    completed = models.PositiveIntegerField("已完成", default=0)
    long_term_completed = models.PositiveIntegerField("其中阶段性完成", default=0)
    overdue = models.PositiveIntegerField("已逾期", default=0)
    findings = models.PositiveIntegerField("具体问题", default=0)
    findings_closed = models.PositiveIntegerField("已销号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "每日情况"
        ordering = ["inspection", "counted_on"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "counted_on"], name="daily_figures_once"),
        ]

    def __str__(self) -> str:
        return f"{self.counted_on}"

    @property
    def total(self) -> int:
        return self.draft + self.in_progress + self.submitted + self.returned + self.completed


# What is counted of an inspection, by focus.
COUNTED = (
    "draft",
    "in_progress",
    "submitted",
    "returned",
    "completed",
    "long_term_completed",
    "immediate",
    "immediate_done",
    "overdue",
    "within_7",
    "within_30",
    "stalled",
    "postponed",
    "findings",
    "findings_closed",
    "recurring",
    "watched",
    "lapsed",
)


class InspectionFigures(models.Model):
    """Where the findings of one focus of an inspection stand; written by ``ledger.kept.write`` alone.

    Kept, although it could be counted: who sees four hundred units would have a million measures counted at
    each look. Dates are counted from the day that ``FiguresMark`` names.
    """

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="kept_figures", verbose_name="巡察"
    )
    focus = models.CharField("所属方面", max_length=20, choices=Focus, blank=True)
    draft = models.PositiveIntegerField("待分派", default=0)
    in_progress = models.PositiveIntegerField("整改中", default=0)
    submitted = models.PositiveIntegerField("待审核", default=0)
    returned = models.PositiveIntegerField("已退回", default=0)
    completed = models.PositiveIntegerField("已完成", default=0)
    long_term_completed = models.PositiveIntegerField("其中阶段性完成", default=0)
    immediate = models.PositiveIntegerField("立行立改", default=0)
    immediate_done = models.PositiveIntegerField("立行立改已完成", default=0)
    overdue = models.PositiveIntegerField("已逾期", default=0)
    within_7 = models.PositiveIntegerField("7天内到期", default=0)
    within_30 = models.PositiveIntegerField("30天内到期", default=0)
    stalled = models.PositiveIntegerField("30天没有进展", default=0)
    postponed = models.PositiveIntegerField("延过期", default=0)
    findings = models.PositiveIntegerField("具体问题", default=0)
    findings_closed = models.PositiveIntegerField("已销号", default=0)
    recurring = models.PositiveIntegerField("反复出现", default=0)
    watched = models.PositiveIntegerField("应坚持", default=0)
    lapsed = models.PositiveIntegerField("断档", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "各次巡察的统计"
        ordering = ["inspection", "focus"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "focus"],
                name="inspection_figures_once",
                violation_error_message="这次巡察的统计已存在。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.focus}"


class InspectionSums(models.Model):
    """What the measures of an inspection add up to, by category, department, leader and timeframe; written by
    ``ledger.kept.write`` alone, together with ``InspectionFigures`` and right as long as these are.

    One JSON column, as ``ledger.sums`` writes it: it is read whole, and nobody asks for a part of it.
    """

    inspection = models.OneToOneField(
        Inspection, models.PROTECT, related_name="kept_sums", verbose_name="巡察"
    )
    sums = models.JSONField("各项合计", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "各次巡察的合计"
        ordering = ["inspection"]

    def __str__(self) -> str:
        return f"{self.inspection_id}"


class ReportedFigures(models.Model):
    """Where a unit that works elsewhere stood by its newest report; written by ``units.reported`` alone.

    The reports themselves are kept by a room above. Numbers by which units are ordered have columns.
    """

    organization = models.OneToOneField(
        Organization, models.PROTECT, related_name="reported_figures", verbose_name="单位"
    )
    as_of = models.DateTimeField("数据截至")
    source = models.CharField("来源", max_length=20)
    focuses = models.JSONField("各方面的数字", default=dict)
    rounds = models.JSONField("各轮次的数字", default=dict, blank=True)
    rules = models.JSONField("完成率口径", default=list, blank=True)
    total = models.PositiveIntegerField("整改措施", default=0)
    done = models.PositiveIntegerField("已完成", default=0)
    overdue = models.PositiveIntegerField("逾期", default=0)
    stalled = models.PositiveIntegerField("30天没有进展", default=0)
    returned = models.PositiveIntegerField("已退回", default=0)
    postponed = models.PositiveIntegerField("延过期", default=0)
    lapsed = models.PositiveIntegerField("断档", default=0)
    open_findings = models.PositiveIntegerField("未销号问题", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "外部单位的统计"
        ordering = ["organization"]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.as_of_text}"

    @property
    def as_of_text(self) -> str:
        """Said wherever a number of it is shown."""
        return f"数据截至 {timezone.localtime(self.as_of):%Y-%m-%d}({self.source})"


class OrganizationGroupQuerySet(models.QuerySet["OrganizationGroup"]):
    def visible_to(self, user: User) -> Self:
        """Whose look at many units it is."""
        return self.filter(owner=user) if user.is_active and user.is_supervisor else self.none()


class OrganizationGroup(models.Model):
    """单位分组: how a supervisor looks at many; a unit may be in several, such as a 县区 and a 系统."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="unit_groups", verbose_name="建立人")
    name = models.CharField("名称", max_length=MAX_GROUP_NAME)
    organizations = models.ManyToManyField(Organization, related_name="groups", verbose_name="单位")
    changed_at = models.DateTimeField("修改时间", default=timezone.now)

    objects = OrganizationGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位分组"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="organization_group_name_once",
                violation_error_message="您已有同名的分组。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FiguresMark(models.Model):
    """Up to which entry of the audit trail, and for which day, ``InspectionFigures`` are right; one row."""

    number = models.BigIntegerField("审计序号", default=0)
    counted_on = models.DateField("日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "统计的截止位置"

    def __str__(self) -> str:
        return f"{self.number} {self.counted_on}"


class ListSettings(models.Model):
    """Of one person. ``columns``: keys of the ledger's fields in their order, empty for those of everybody;
    ``has_keys``: whether single letters do something in the list.
    """

    person = models.OneToOneField(User, models.CASCADE, related_name="list_settings", verbose_name="用户")
    columns = models.JSONField("栏目", default=list, blank=True)
    has_keys = models.BooleanField("使用快捷键", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账列表设置"

    def __str__(self) -> str:
        return f"{self.person}的台账列表"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        """The own ones, and those that the office shares with its organization."""
        if not user.is_active or user.is_officer:
            return self.none()
        shared = models.Q(is_shared=True, organization=user.organization_id or 0)
        return self.filter(models.Q(owner=user) | shared)


class SavedView(models.Model):
    """A filter and order of the list under a name, with its columns; ``query`` as in the list's address."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="saved_views", verbose_name="单位"
    )
    owner = models.ForeignKey(User, models.PROTECT, related_name="saved_views", verbose_name="建立人")
    name = models.CharField("名称", max_length=MAX_VIEW_NAME)
    query = models.CharField("筛选和排序", max_length=MAX_VIEW_QUERY, blank=True)
    columns = models.JSONField("栏目", default=list, blank=True)
    is_shared = models.BooleanField("全单位可用", default=False)
    changed_at = models.DateTimeField("修改时间", default=timezone.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账视图"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_message="您已有同名的视图。",
            ),
            models.CheckConstraint(
                condition=models.Q(is_shared=False) | models.Q(organization__isnull=False),
                name="shared_view_has_organization",
                violation_error_message="全单位可用的视图必须属于一个单位。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
