"""意见登记: what the public said, who answers it by when, and what was answered."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.days import days_constraint
from accounts.models import Organization, User
from audit.history import AppendOnlyQuerySet, edit_history
from issues.models import Inspection, SubIssue, VersionedRow
from measures.models import Measure
from opinions.models.publication import Publication
from opinions.workflow import UNANSWERED, OpinionAct, OpinionState


class OpinionWay(models.TextChoices):
    PHONE = "PHONE", "电话"
    MAIL = "MAIL", "邮件"
    LETTER = "LETTER", "信件"
    VISIT = "VISIT", "来访"
    WEB = "WEB", "网上"


class PublicOpinionQuerySet(models.QuerySet["PublicOpinion"]):
    def visible_to(self, user: User) -> Self:
        """All of an inspection for those who see it whole; for anybody else what he answers."""
        rows = self.filter(inspection__in=Inspection.objects.visible_to(user))
        return rows if user.has_whole_view else rows.filter(handler=user)

    def unanswered(self) -> Self:
        return self.filter(state__in=UNANSWERED)

    def late(self, today: date) -> Self:
        return self.unanswered().filter(due_on__lt=today)


class PublicOpinion(VersionedRow):
    """``number`` counts within the inspection without gaps: a row is closed with a reason, never erased.

    ``about_text`` is the heading that was chosen on the published page. ``receipt`` is what was told
    to who wrote by the form; ``form_digest`` holds one sending of the form to one row.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="opinions", verbose_name="巡察")
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="公示"
    )
    number = models.PositiveIntegerField("编号")
    received_on = models.DateField("收到日期")
    way = models.CharField("方式", max_length=10, choices=OpinionWay)
    text = models.TextField("意见内容")
    sub_issue = models.ForeignKey(
        SubIssue, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="涉及的问题"
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="涉及的措施"
    )
    about_text = models.CharField("网上所选的部分", max_length=300, blank=True)
    state = models.CharField(
        "办理状态", max_length=10, choices=OpinionState, default=OpinionState.RECEIVED, editable=False
    )
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="承办人"
    )
    due_on = models.DateField("答复期限", null=True, blank=True)
    answer = models.TextField("答复内容", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by_name = models.CharField("答复人", max_length=150, blank=True)
    told_on = models.DateField("告知日期", null=True, blank=True)
    told_note = models.CharField("告知情况", max_length=500, blank=True)
    receipt = models.CharField("回执编号", max_length=20, unique=True, null=True, blank=True)
    form_digest = models.CharField(
        "提交标识", max_length=64, unique=True, null=True, blank=True, editable=False
    )
    at = models.DateTimeField("登记时间", default=timezone.now)

    history = edit_history(excluded_fields=["form_digest"])
    objects = PublicOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见"
        ordering = ["inspection", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="opinion_number_once"),
            days_constraint(
                "opinion_days_are_of_our_time", "received_on", "due_on", "answered_on", "told_on"
            ),
            models.CheckConstraint(
                condition=~Q(state=OpinionState.ASSIGNED) | Q(handler__isnull=False, due_on__isnull=False),
                name="opinion_at_work_has_who_and_when",
                violation_error_message="办理中的意见要有承办人和答复期限。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OpinionState.ANSWERED, OpinionState.TOLD])
                | Q(answered_on__isnull=False) & ~Q(answer=""),
                name="answered_opinion_has_its_answer",
                violation_error_message="已答复的意见要有答复内容和日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=OpinionState.TOLD) | Q(told_on__isnull=False),
                name="told_opinion_has_its_day",
                violation_error_message="已告知的意见要有告知日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"意见第{self.number}号"

    @property
    def state_colour(self) -> str:
        return OpinionState(self.state).colour

    @property
    def is_unanswered(self) -> bool:
        return self.state in UNANSWERED

    def is_late(self, today: date) -> bool:
        return self.is_unanswered and self.due_on is not None and self.due_on < today

    @property
    def about(self) -> str:
        """What it is about, as one reads it; "" where it is about nothing of the notice."""
        row = self.measure or self.sub_issue
        return str(row) if row is not None else self.about_text


class OpinionAuthorQuerySet(models.QuerySet["OpinionAuthor"]):
    def readable_by(self, user: User) -> Self:
        """The office of the unit, and who answers that opinion; nobody above, beside or outside."""
        if not user.is_active:
            return self.none()
        units = Organization.objects.visible_to(user)
        rows = self.filter(opinion__inspection__organization__in=units)
        return rows if user.is_coordinator else rows.filter(opinion__handler=user)


class OpinionAuthor(models.Model):
    """Who wrote. Apart from the opinion, so that no list, export, history or form can carry it by accident.

    There is no edit history of it on purpose: what is erased is erased.
    """

    opinion = models.OneToOneField(PublicOpinion, models.PROTECT, related_name="author", verbose_name="意见")
    name = models.CharField("姓名", max_length=50, blank=True)
    contact = models.CharField("联系方式", max_length=200, blank=True)

    objects = OpinionAuthorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提意见的人"

    def __str__(self) -> str:
        """Never the name: rows are written into logs by this."""
        return f"{self.opinion}的来件人"


class OpinionStep(models.Model):
    """One act on an opinion; ``note`` never says who wrote it."""

    opinion = models.ForeignKey(PublicOpinion, models.PROTECT, related_name="steps", verbose_name="意见")
    act = models.CharField("办理", max_length=10, choices=OpinionAct)
    from_state = models.CharField("原状态", max_length=10, choices=OpinionState, blank=True)
    to_state = models.CharField("新状态", max_length=10, choices=OpinionState)
    note = models.TextField("说明", blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name="办理人",
    )
    actor_name = models.CharField("办理人姓名", max_length=150)
    at = models.DateTimeField("时间", default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见办理记录"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.opinion} {self.get_act_display()}"
