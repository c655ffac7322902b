"""What the texts state, as records that can be added up: indicators, sums, people, meetings.

Each keeps the words it was read from, or none when it was entered by hand. Taken back by
``withdrawn_at``, never by deletion.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.days import days_constraint
from audit.history import actor_field
from measures.models.measure import Measure


class FigureKind(models.TextChoices):
    """The sums that go up (product.md, “Figures reported upward”)."""

    CLEARED = "CLEARED", "清退资金"
    RECOVERED = "RECOVERED", "追回资金"
    SAVED = "SAVED", "挽回损失"
    TALKED = "TALKED", "谈话提醒"
    CRITICISED = "CRITICISED", "批评教育"
    ADMONISHED = "ADMONISHED", "诫勉"
    DISCIPLINED = "DISCIPLINED", "党政纪处分"
    ORGANIZATIONAL = "ORGANIZATIONAL", "组织处理"
    CLUES = "CLUES", "移交线索"
    LIFE_MEETINGS = "LIFE_MEETINGS", "民主生活会"
    STUDY = "STUDY", "学习"
    LECTURES = "LECTURES", "党课"

    @property
    def unit(self) -> str:
        if self in MONEY:
            return "元"
        return "人次" if self in PEOPLE else "件" if self is FigureKind.CLUES else "次"


TEN_THOUSAND = Decimal(10_000)
MONEY = (FigureKind.CLEARED, FigureKind.RECOVERED, FigureKind.SAVED)
PEOPLE = (
    FigureKind.TALKED,
    FigureKind.CRITICISED,
    FigureKind.ADMONISHED,
    FigureKind.DISCIPLINED,
    FigureKind.ORGANIZATIONAL,
)


def amount_text(amount: Decimal, kind: FigureKind) -> str:
    """With its unit; sums of ten thousand 元 and more in 万元."""
    if kind.unit == "元" and amount >= TEN_THOUSAND:
        return f"{(amount / TEN_THOUSAND).normalize():f}万元"
    return f"{amount.normalize():f}{kind.unit}"


class Comparator(models.TextChoices):
    EXACTLY = "EXACTLY", ""
    AT_LEAST = "AT_LEAST", "不少于"
    AT_MOST = "AT_MOST", "不超过"


class Period(models.TextChoices):
    DAY = "DAY", "每天"
    WEEK = "WEEK", "每周"
    MONTH = "MONTH", "每月"
    QUARTER = "QUARTER", "每季度"
    HALF_YEAR = "HALF_YEAR", "每半年"
    YEAR = "YEAR", "每年"

    def of(self, every: int) -> str:
        """“每周”; “每2周”, “每3年”: one period in so many."""
        return str(self.label) if every == 1 else f"每{every}{_IN_COUNTS[self]}"


_IN_COUNTS = {
    Period.DAY: "天",
    Period.WEEK: "周",
    Period.MONTH: "个月",
    Period.QUARTER: "个季度",
    Period.HALF_YEAR: "个半年",
    Period.YEAR: "年",
}
# 每两周, 每十天, 每五年: nobody promises what comes round more rarely.
MAX_EVERY = 60


class RecordKind(models.TextChoices):
    """What can be recorded of a measure. A count is entered for an indicator; an entry is one such count."""

    REGULATION = "regulation", "制度"
    FIGURE = "figure", "成果数据"
    INDICATOR = "indicator", "量化指标"
    COUNT = "count", "完成数量"
    ENTRY = "entry", "完成记录"


class QuotedQuerySet(models.QuerySet):
    def current(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Quoted(models.Model):
    """A record of one measure with the words it was read from.

    ``source`` names the field of the measure, or ``progress``; ``start`` is the place of ``words`` in it
    when they were read. Later edits may move or remove them: ``words`` stay.
    """

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="%(class)s_set", verbose_name="整改措施"
    )
    source = models.CharField("出处", max_length=20, blank=True)
    progress = models.ForeignKey(
        "measures.ProgressUpdate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="整改进展",
    )
    start = models.PositiveIntegerField("位置", null=True, blank=True)
    words = models.CharField("原文", max_length=300, blank=True)
    actor = actor_field("确认人")
    actor_name = models.CharField("确认人姓名", max_length=150)
    at = models.DateTimeField("确认时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by_name = models.CharField("撤销人", max_length=150, blank=True)
    withdrawn_reason = models.TextField("撤销原因", blank=True)

    objects = QuotedQuerySet.as_manager()

    class Meta:
        abstract = True


class Figure(Quoted):
    """A sum of money in 元, people handled, clues or meetings; what 汇总表 adds up."""

    kind = models.CharField("类别", max_length=20, choices=FigureKind)
    amount = models.DecimalField("数量", max_digits=16, decimal_places=2)
    happened_on = models.DateField("日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "成果数据"
        ordering = ["id"]
        constraints = [
            days_constraint("figure_day_is_of_our_time", "happened_on"),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="figure_is_positive", violation_error_message="数量应大于0。"
            ),
        ]
        indexes = [models.Index(fields=["kind", "measure"], name="figure_kind_measure")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.amount_text}"

    @property
    def amount_text(self) -> str:
        return amount_text(self.amount, FigureKind(self.kind))


class Indicator(Quoted):
    """量化指标: what is counted, and the target where one was promised (每月1次, ≥97%)."""

    subject = models.CharField("指标", max_length=100)
    unit = models.CharField("单位", max_length=10)
    comparator = models.CharField(
        "要求", max_length=10, choices=Comparator, default=Comparator.EXACTLY, blank=True
    )
    target = models.DecimalField("目标", max_digits=14, decimal_places=4, null=True, blank=True)
    period = models.CharField("周期", max_length=10, choices=Period, blank=True)
    # 每两周: one promise in every two weeks.
    every = models.PositiveSmallIntegerField("每几个周期", default=1)
    starts_on = models.DateField("起算日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "量化指标"
        ordering = ["id"]
        constraints = [
            days_constraint("indicator_day_is_of_our_time", "starts_on"),
            models.CheckConstraint(
                condition=Q(every__gte=1, every__lte=MAX_EVERY),
                name="indicator_comes_round",
                violation_error_message=f"周期应为1到{MAX_EVERY}。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}{self.promise()}"

    def promise(self) -> str:
        """“每月不少于1次”, “不少于97%”; "" without a target."""
        if self.target is None:
            return ""
        words = f"{Period(self.period).of(self.every) if self.period else ''}{self.get_comparator_display()}"
        return f"{words}{self.target.normalize():f}{self.unit}"


class IndicatorEntry(Quoted):
    """So many on a day; entries of an indicator are added up."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="entries", verbose_name="量化指标")
    happened_on = models.DateField("日期")
    quantity = models.DecimalField("数量", max_digits=14, decimal_places=4)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "量化指标记录"
        ordering = ["happened_on", "id"]
        constraints = [days_constraint("indicator_entry_day_is_of_our_time", "happened_on")]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.quantity.normalize():f}"


class ProposalDecision(models.Model):
    """That somebody looked at a proposal; ``fingerprint`` is of its words and their place among the same."""

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="proposal_decisions", verbose_name="整改措施"
    )
    fingerprint = models.CharField("标识", max_length=40)
    is_accepted = models.BooleanField("已采纳")
    words = models.CharField("原文", max_length=300)
    actor = actor_field("确认人")
    actor_name = models.CharField("确认人姓名", max_length=150)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "文中数据的处理"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "fingerprint"], name="proposal_decided_once"),
        ]

    def __str__(self) -> str:
        return f"{'采纳' if self.is_accepted else '忽略'} {self.words}"
