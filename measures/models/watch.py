"""坚持: a promise that goes on after its finding is closed, and until when."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.days import days_constraint
from accounts.models import Organization, User
from audit.history import actor_field
from measures.models.figures import MAX_EVERY, Indicator, Period
from measures.models.measure import Measure
from measures.workflow import Status

RATE = "%"


class WatchState(models.TextChoices):
    """Where a promise stands on a day."""

    KEPT = "KEPT", "坚持中"
    LAPSED = "LAPSED", "断档"
    ENDED = "ENDED", "已终止"

    @property
    def colour(self) -> str:
        return {WatchState.KEPT: "green", WatchState.LAPSED: "red", WatchState.ENDED: "grey"}[self]


class WatchQuerySet(models.QuerySet["Watch"]):
    def visible_to(self, user: User) -> Self:
        """Whoever may read the measure; a draft promises nothing yet.

        The organization says nothing new, but lets its index find the few there are among its measures.
        """
        rows = self.filter(organization__in=Organization.objects.keys_visible_to(user), is_active=True)
        if user.is_leader or user.is_handler:
            seen = Measure.objects.visible_to(user)
            rows = rows.filter(Exists(seen.filter(pk=OuterRef("measure_id"))))
        return rows.filter(measure__archived_at__isnull=True).exclude(measure__status=Status.DRAFT)

    def standing(self, today: date) -> Self:
        """What is to be kept on ``today``, whether its finding is closed or not."""
        rows = self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            is_active=True,
            # Of what lies in the archive nothing is asked any more.
            measure__inspection__transferred_at__isnull=True,
            measure__archived_at__isnull=True,
        )
        return rows.exclude(measure__status=Status.DRAFT)

    def lapsed(self, today: date) -> Self:
        """断档: a period ran out since the last one that was kept."""
        return self.standing(today).filter(due_on__lt=today)

    def ended(self, today: date) -> Self:
        return self.filter(is_active=True, ends_on__lt=today)

    def in_ledger_order(self) -> Self:
        return self.order_by("-measure__inspection_id", "measure__position", "id")

    def for_list(self) -> Self:
        return self.select_related(
            "indicator",
            "measure__inspection",
            "measure__organization",
            "measure__sub_issue",
            "measure__leader",
            "measure__department",
            "measure__handler",
        )


class Watch(models.Model):
    """A promise (``indicator``) with its period, or without one the question “还在坚持吗?” of 长期坚持.

    ``due_on``: until when the period has to be kept that follows the last one that was. It follows from
    dates and entries and is kept, because lists, reminders and the overview ask for it in sets; its one
    writer is ``measures.services.watch_dates``. ``is_active`` is false when what it watches is gone: the
    promise was withdrawn, or the question has become needless.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="watches", verbose_name="单位", db_index=False
    )
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="watches", verbose_name="整改措施")
    indicator = models.OneToOneField(
        Indicator, models.PROTECT, null=True, blank=True, related_name="watch", verbose_name="量化指标"
    )
    period = models.CharField("周期", max_length=10, choices=Period)
    every = models.PositiveSmallIntegerField("每几个周期", default=1)
    starts_on = models.DateField("起算日期")
    due_on = models.DateField("本期截止", null=True, blank=True)
    ends_on = models.DateField("坚持到", null=True, blank=True)
    end_reason = models.TextField("终止原因", blank=True)
    ended_by_name = models.CharField("终止人", max_length=150, blank=True)
    is_active = models.BooleanField("在用", default=True)
    actor = actor_field("建立人")
    actor_name = models.CharField("建立人姓名", max_length=150)
    at = models.DateTimeField("建立时间", default=timezone.now)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "坚持事项"
        ordering = ["id"]
        constraints = [
            days_constraint("watch_days_are_of_our_time", "starts_on", "due_on", "ends_on"),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(indicator__isnull=True),
                name="watch_asks_once",
                violation_error_message="这条措施已在询问是否坚持。",
            ),
            models.CheckConstraint(
                condition=Q(every__gte=1, every__lte=MAX_EVERY),
                name="watch_comes_round",
                violation_error_message=f"周期应为1到{MAX_EVERY}。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | ~Q(end_reason="") & Q(ends_on__gte=F("starts_on")),
                name="watch_ends_with_a_reason",
                violation_error_message="终止坚持必须写明原因,日期不能早于起算日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(is_active=True), name="watch_due"),
            models.Index(
                fields=["organization", "due_on"], condition=Q(is_active=True), name="watch_due_of_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.promise()

    @property
    def is_question(self) -> bool:
        return self.indicator_id is None

    @property
    def is_rate(self) -> bool:
        return self.indicator is not None and self.indicator.unit == RATE

    @property
    def unit(self) -> str:
        return self.indicator.unit if self.indicator else "次"

    @property
    def period_words(self) -> str:
        return Period(self.period).of(self.every)

    def promise(self) -> str:
        """“走访每月不少于1次”; of a question what it asks."""
        if self.indicator is None:
            return f"还在坚持吗?({self.period_words}询问)"
        words = str(self.indicator)
        return words if self.indicator.period else f"{words}({self.period_words}核对)"

    def state(self, today: date) -> WatchState:
        if self.ends_on is not None and self.ends_on < today:
            return WatchState.ENDED
        return WatchState.LAPSED if self.due_on and self.due_on < today else WatchState.KEPT
