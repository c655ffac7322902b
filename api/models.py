"""接口令牌: with which another system reads and acts in somebody's name."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts import rules
from accounts.models import User
from inbox.models import Webhook
from measures.models import Measure

MAX_NAME = 50
MAX_KEY = 100


class TokenScope(models.TextChoices):
    READ = "READ", "只读"
    ACT = "ACT", "读取并办理"
    EMBED = "EMBED", "大屏链接"


class TokenState(models.TextChoices):
    OPEN = "OPEN", "有效"
    REVOKED = "REVOKED", "已停用"
    OVER = "OVER", "已过期"
    LOST = "LOST", "已失效"

    @property
    def colour(self) -> str:
        return "green" if self is TokenState.OPEN else "grey"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, now: datetime) -> Self:
        """Neither revoked nor over; whether the rights of the person are still the same, ``rules`` asks."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now, person__is_active=True)

    def visible_to(self, user: User) -> Self:
        """The own ones, and those of the people whose accounts ``user`` looks after."""
        mine = Q(person=user)
        if rules.refuse_manage(user) is None:
            mine |= Q(person__in=User.objects.administered_by(user))
        return self.filter(mine)


class ApiToken(models.Model):
    """One purpose of one person. The token itself is kept nowhere: ``digest`` is its SHA-256.

    ``rights`` is what the person was when it was made (``rights_of``): with another role, place or password
    the token is over, as his sessions are.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name="用户"
    )
    name = models.CharField("用途", max_length=MAX_NAME)
    scope = models.CharField("权限", max_length=10, choices=TokenScope, default=TokenScope.READ)
    digest = models.CharField("令牌摘要", max_length=64, unique=True)
    rights = models.CharField("身份摘要", max_length=64)
    created_at = models.DateTimeField("生成时间", default=timezone.now)
    expires_at = models.DateTimeField("有效期至")
    used_on = models.DateField("最近使用日期", null=True, blank=True)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    revoked_by_name = models.CharField("停用人", max_length=150, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="api_token_ends_after_it_began",
                violation_error_message="有效期应晚于生成时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organization_id(self) -> int | None:
        """Of its person, for the trail."""
        return self.person.organization_id

    @property
    def may_act(self) -> bool:
        return self.scope == TokenScope.ACT

    def state(self, now: datetime) -> TokenState:
        """Lost with the rights of its person."""
        if self.revoked_at is not None:
            return TokenState.REVOKED
        if self.expires_at <= now:
            return TokenState.OVER
        is_same = self.person.is_active and self.rights == rights_of(self.person)
        return TokenState.OPEN if is_same else TokenState.LOST


def rights_of(person: User) -> str:
    """Changes with the password, role, place and sessions of ``person``.

    Not the hash of a session: that changes as well when Django hashes a password anew with more rounds.
    """
    parts = (
        person.password_changed_at.timestamp(),
        person.role,
        person.organization_id,
        person.department_id,
        person.is_staff,
        person.session_epoch,
    )
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


class EventFeed(models.Model):
    """How far in the audit chain another system has been told what happened."""

    webhook = models.OneToOneField(
        Webhook, models.CASCADE, related_name="event_feed", verbose_name="事件接口"
    )
    number = models.BigIntegerField("审计日志序号")

    class Meta:
        verbose_name = verbose_name_plural = "事件推送位置"

    def __str__(self) -> str:
        return f"{self.webhook} {self.number}"


class OpenTodo(models.Model):
    """待办 that another system was told of and has not been told the end of.

    ``key`` names it there: the measure, the move that made it, and to whom it was given. With another turn or
    other people it is another one.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="open_todos", verbose_name="事件接口")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+", verbose_name="整改措施")
    key = models.CharField("待办编号", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "其他系统的待办"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "measure"],
                name="todo_once_per_measure",
                violation_error_message="这条措施的待办已经推送。",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ApiAnswer(models.Model):
    """What an act of another system was answered with, so that the same request does nothing twice.

    ``key`` is its ``Idempotency-Key``, ``digest`` what it asked. The row is of the act's own transaction: an
    act that was refused or did not end leaves none, and may be asked again.
    """

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="answers", verbose_name="接口令牌")
    key = models.CharField("请求编号", max_length=MAX_KEY)
    digest = models.CharField("请求摘要", max_length=64)
    answer = models.JSONField("答复", default=dict)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "接口的答复"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["token", "key"],
                name="api_answer_once",
                violation_error_message="这个请求编号已经用过。",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="api_answer_at")]

    def __str__(self) -> str:
        return self.key
