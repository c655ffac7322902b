"""公示: a notice as it was published, till when it is displayed, and whether the public may write."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.days import days_constraint
from accounts.models import User
from audit.history import edit_history
from issues.models import Inspection, VersionedRow
from notices.models import Notice

# Without signs that are mistaken for one another: it is read from paper.
CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 12


def new_code() -> str:
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


class PublicationPhase(models.TextChoices):
    """Where a display stands on a day; follows from its days, never stored."""

    WITHDRAWN = "WITHDRAWN", "已撤销"
    AHEAD = "AHEAD", "公示期未到"
    RUNNING = "RUNNING", "公示中"
    OVER = "OVER", "公示期已满"

    @property
    def colour(self) -> str:
        return {PublicationPhase.RUNNING: "blue", PublicationPhase.OVER: "green"}.get(self, "grey")


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, user: User) -> Self:
        """For those who see whole inspections."""
        if not user.has_whole_view:
            return self.none()
        return self.filter(inspection__in=Inspection.objects.visible_to(user))

    def standing(self) -> Self:
        """Without what was withdrawn, and what belongs to an archived inspection."""
        return self.filter(withdrawn_at__isnull=True, inspection__archived_at__isnull=True)

    def open_to_public(self, today: date) -> Self:
        """Those whose form takes opinions on ``today``."""
        rows = self.standing().filter(inspection__transferred_at__isnull=True)
        return rows.filter(is_form_open=True, opens_on__lte=today, closes_on__gte=today)


@dataclass(frozen=True)
class PublishedLine:
    """A paragraph (``level`` 0) or a heading, 1 the highest; ``finding``: the title of that finding."""

    level: int
    text: str
    finding: str = ""

    @property
    def tag(self) -> str:
        return f"h{self.level + 1}" if self.level else "p"


class Publication(VersionedRow):
    """``lines`` is the text as it was published, rows of ``PublishedLine``; later edits do not touch it.

    ``code`` stands in the public address instead of a number: it tells nothing and cannot be counted through.
    """

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="publications", verbose_name="巡察"
    )
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="通报"
    )
    code = models.SlugField("公开地址", max_length=20, unique=True, default=new_code, editable=False)
    title = models.CharField("标题", max_length=300)
    lines = models.JSONField("正文", default=list)
    contact = models.TextField("联系方式")
    published_on = models.DateField("公布日期")
    opens_on = models.DateField("公示期开始")
    closes_on = models.DateField("公示期结束")
    is_form_open = models.BooleanField("网上提意见", default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name="登记人",
    )
    actor_name = models.CharField("登记人姓名", max_length=150)
    at = models.DateTimeField("登记时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_reason = models.TextField("撤销原因", blank=True)

    history = edit_history()
    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ["-id"]
        constraints = [
            days_constraint("publication_days_are_of_our_time", "published_on", "opens_on", "closes_on"),
            models.CheckConstraint(
                condition=Q(opens_on__gte=F("published_on"), closes_on__gte=F("opens_on")),
                name="publication_days_in_order",
                violation_error_message="公示期不能早于公布日期,结束不能早于开始。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def body(self) -> list[PublishedLine]:
        return [PublishedLine(**line) for line in self.lines]

    def headings(self) -> list[PublishedLine]:
        """What an opinion may be about, in the order of the page."""
        return [line for line in self.body() if line.level]

    def phase(self, today: date) -> PublicationPhase:
        if self.withdrawn_at:
            return PublicationPhase.WITHDRAWN
        if today < self.opens_on:
            return PublicationPhase.AHEAD
        return PublicationPhase.RUNNING if today <= self.closes_on else PublicationPhase.OVER

    def period(self) -> str:
        """“2026年12月1日至2026年12月15日”."""
        return f"{_day(self.opens_on)}至{_day(self.closes_on)}"

    def takes_opinions(self, today: date) -> bool:
        is_closed = self.withdrawn_at or self.inspection.transferred_at
        return self.is_form_open and not is_closed and self.opens_on <= today <= self.closes_on


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
