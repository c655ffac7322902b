"""What was found: an inspection, its categories and their sub-issues."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from dateutil.relativedelta import relativedelta
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.days import days_constraint
from accounts.models import Organization, Role, User
from audit.history import edit_history
from issues.labels import category_label, finding_label
from issues.months import validate_months


class InspectionKind(models.TextChoices):
    REGULAR = "REGULAR", "常规巡察"
    SPECIAL = "SPECIAL", "专项巡察"
    AD_HOC = "AD_HOC", "机动巡察"
    LOOK_BACK = "LOOK_BACK", "巡察“回头看”"


class Focus(models.TextChoices):
    """The four issue categories every inspection looks at; units and years are compared by them."""

    IMPLEMENTATION = "IMPLEMENTATION", "贯彻落实决策部署"
    CONDUCT = "CONDUCT", "作风建设"
    PARTY_BUILDING = "PARTY_BUILDING", "党的建设"
    RECTIFICATION = "RECTIFICATION", "整改责任"


class ReviewSteps(models.IntegerChoices):
    ONE = 1, "一步:整改办审核"
    TWO = 2, "两步:责任领导初审,整改办审核"


class ExtensionDecider(models.TextChoices):
    OFFICE = "OFFICE", "整改办"
    LEADER = "LEADER", "责任领导"


RowT = TypeVar("RowT", bound=models.Model)


class ArchivableQuerySet(models.QuerySet[RowT]):
    def current(self) -> Self:
        """Without the archived rows."""
        return self.filter(archived_at__isnull=True)


def custom_values_field() -> models.JSONField:
    """Values of own columns: key of the ``CustomField`` as text → value as ``issues.custom_values``
    writes it; what is empty is not there.

    One JSON column beside the texts: it is read with the row, saved, versioned and kept in the edit history
    with it, and costs nothing where nobody made a column. A table of values would be a join for every list.
    """
    return models.JSONField("自有栏目", default=dict, blank=True, editable=False)


class VersionedRow(models.Model):
    """``version`` is counted with every edit: nobody overwrites what he has not seen (see edits.py)."""

    version = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        abstract = True


class InspectionQuerySet(ArchivableQuerySet["Inspection"]):
    def at_work(self) -> Self:
        """Without what was handed to the archive, which is read and never written to."""
        return self.current().filter(transferred_at__isnull=True)

    def transferred(self) -> Self:
        return self.filter(transferred_at__isnull=False)

    def visible_to(self, user: User) -> Self:
        """Current inspections of the organizations ``user`` may read."""
        return self.current().filter(organization__in=Organization.objects.keys_visible_to(user))


class Inspection(VersionedRow):
    """One 巡察 of one organization. Lengths of its phases are settings with product.md's defaults."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="inspections", verbose_name="单位"
    )
    name = models.CharField("名称", max_length=200)
    team = models.CharField("巡察组", max_length=100, blank=True)
    round = models.CharField("轮次", max_length=100, blank=True)
    kind = models.CharField("类型", max_length=20, choices=InspectionKind, default=InspectionKind.REGULAR)
    started_on = models.DateField("进驻日期", null=True, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    feedback_on = models.DateField("反馈日期", null=True, blank=True)
    plan_months = models.PositiveSmallIntegerField("整改方案期限(月)", default=1)
    rectification_months = models.PositiveSmallIntegerField("集中整改期限(月)", default=6)
    review_steps = models.PositiveSmallIntegerField("审核方式", choices=ReviewSteps, default=ReviewSteps.ONE)
    extension_decider = models.CharField(
        "延期由谁审批", max_length=10, choices=ExtensionDecider, default=ExtensionDecider.OFFICE
    )
    most_extensions = models.PositiveSmallIntegerField(
        "每条措施最多延期几次", default=1, help_text="填 0 表示不允许延期。"
    )
    is_long_term_counted = models.BooleanField(
        "阶段性完成计入完成",
        default=True,
        help_text="长期坚持的措施审核通过后为“阶段性完成”,是否计入完成率在此设定,并在每个完成率旁注明。",
    )
    asked_every_months = models.PositiveSmallIntegerField(
        "长期坚持每几个月询问一次",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="没有写明周期的长期坚持措施,按此询问“还在坚持吗?”;修改后从第二天起按新的间隔计算。",
    )
    check_months = models.CharField(
        "销号后几个月成效评估",
        max_length=40,
        default="0,6,12",
        blank=True,
        validators=[validate_months],
        help_text="0 表示销号时,几次用逗号分开;不填表示不评估。修改后用于以后销号的问题。",
    )
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="上一次巡察",
        help_text="选定后,系统会提出与上次相似的问题,由整改办确认是否反复出现。",
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    archived_at = models.DateTimeField("归档时间", null=True, blank=True, editable=False)
    # 档案移交, see reporting.transfers, its one writer. Every rule asks for it, so it stands here.
    transferred_at = models.DateTimeField("移交档案时间", null=True, blank=True, editable=False)

    history = edit_history()
    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡察"
        ordering = ["-id"]
        constraints = [
            days_constraint("inspection_days_are_of_our_time", "started_on", "ended_on", "feedback_on"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ended_on__gte=models.F("started_on")),
                name="inspection_ends_after_start",
                violation_error_message="结束日期不能早于进驻日期。",
            ),
            models.CheckConstraint(
                condition=Q(asked_every_months__gte=1, asked_every_months__lte=60),
                name="inspection_asks_again",
                violation_error_message="长期坚持的询问间隔应为1到60个月。",
            ),
        ]
        indexes = [
            # Few among many: lists and reminders leave out what it finds.
            models.Index(
                fields=["id"], condition=Q(transferred_at__isnull=False), name="inspection_transferred"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def plan_due_on(self) -> date | None:
        return self.feedback_on and self.feedback_on + relativedelta(months=self.plan_months)

    @property
    def rectification_ends_on(self) -> date | None:
        """End of 集中整改; the report and the notice are due then."""
        return self.feedback_on and self.feedback_on + relativedelta(months=self.rectification_months)

    def completion_rule(self) -> str:
        """The sentence that stands beside every completion rate of this inspection."""
        if self.is_long_term_counted:
            return "完成率=已完成措施数÷措施总数,“阶段性完成”计入已完成"
        return "完成率=已完成措施数÷措施总数,“阶段性完成”不计入已完成"


class CategoryQuerySet(ArchivableQuerySet["Category"]):
    def visible_to(self, user: User) -> Self:
        return self.current().filter(inspection__in=Inspection.objects.visible_to(user))

    def archived_visible_to(self, user: User) -> Self:
        """Of current inspections, for those who see them as a whole."""
        if user.role in (Role.HANDLER, Role.LEADER):
            return self.none()
        rows = self.filter(archived_at__isnull=False)
        return rows.filter(inspection__in=Inspection.objects.visible_to(user))


class Category(VersionedRow):
    """问题类别. ``mark`` is what was printed (“一、”), ``number`` what it sorts and counts by."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="categories", verbose_name="巡察")
    number = models.PositiveIntegerField("序号", null=True, blank=True)
    mark = models.CharField("原文序号", max_length=30, blank=True)
    title = models.TextField("标题", blank=True)
    text = models.TextField("说明", blank=True)
    focus = models.CharField("所属方面", max_length=20, choices=Focus, blank=True)
    position = models.BigIntegerField("位置", editable=False)
    archived_at = models.DateTimeField("归档时间", null=True, blank=True, editable=False)

    history = edit_history()
    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题类别"
        ordering = ["inspection", "position"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "position"], name="category_position_once"),
        ]

    def __str__(self) -> str:
        return category_label(self.mark, self.title)


class SubIssueQuerySet(ArchivableQuerySet["SubIssue"]):
    def visible_as_whole(self, user: User) -> Self:
        """Current findings for those who see whole inspections; none for those who see their own measures
        only, whose findings are for ``measures.visibility`` to say: it knows what hangs below."""
        if user.role in (Role.HANDLER, Role.LEADER):
            return self.none()
        return self.current().filter(inspection__in=Inspection.objects.visible_to(user))

    def archived_visible_to(self, user: User) -> Self:
        """Of current inspections, for those who see them as a whole."""
        if user.role in (Role.HANDLER, Role.LEADER):
            return self.none()
        rows = self.filter(archived_at__isnull=False)
        return rows.filter(inspection__in=Inspection.objects.visible_to(user))


class SubIssue(VersionedRow):
    """具体问题. Closed (销号) when ``closed_on`` is set; each closing and reopening is a ``Closure``."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="sub_issues", verbose_name="巡察")
    category = models.ForeignKey(Category, models.PROTECT, related_name="sub_issues", verbose_name="问题类别")
    group_mark = models.CharField("分组原文序号", max_length=30, blank=True)
    group = models.TextField("分组", blank=True)
    number = models.PositiveIntegerField("序号", null=True, blank=True)
    mark = models.CharField("原文序号", max_length=30, blank=True)
    title = models.TextField("具体问题", blank=True)
    text = models.TextField("问题表现", blank=True)
    causes = models.TextField("原因分析", blank=True)
    lead = models.TextField("措施之前的原文标签", blank=True)
    trailer = models.TextField("措施之后的原文", blank=True)
    stated_status = models.CharField("原文所述完成情况", max_length=100, blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="承接的上次问题",
    )
    closed_on = models.DateField("销号日期", null=True, blank=True, editable=False)
    custom_values = custom_values_field()
    position = models.BigIntegerField("位置", editable=False)
    archived_at = models.DateTimeField("归档时间", null=True, blank=True, editable=False)

    history = edit_history()
    objects = SubIssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "具体问题"
        ordering = ["inspection", "position"]
        constraints = [
            days_constraint("sub_issue_closed_on_is_of_our_time", "closed_on"),
            models.UniqueConstraint(fields=["inspection", "position"], name="sub_issue_position_once"),
        ]

    def __str__(self) -> str:
        return finding_label(self.mark, self.title)

    @property
    def heading(self) -> str:
        """“具体问题1”: its printed mark without the sign that parts it from a title."""
        return f"具体问题{self.mark.rstrip('.．、 ')}"

    @property
    def group_title(self) -> str:
        """The heading above it inside its category, as printed; empty without one."""
        return f"{self.group_mark}{self.group}"

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None
