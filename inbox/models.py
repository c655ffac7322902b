"""Messages to people, where else they are to be sent, and what each person chose."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.history import edit_history


class Channel(models.TextChoices):
    """Ways out of the system. The inbox is none of them: what is posted is always in it."""

    MAIL = "MAIL", "邮件"
    WECOM = "WECOM", "企业微信群机器人"
    DINGTALK = "DINGTALK", "钉钉群机器人"
    FEISHU = "FEISHU", "飞书群机器人"
    PLAIN = "PLAIN", "自有接口"
    EVENTS = "EVENTS", "事件接口"


ROBOTS = [(channel.value, channel.label) for channel in Channel if channel != Channel.MAIL]


class EventKind(models.TextChoices):
    """What another system (an OA) can be told of, besides people's messages."""

    TODO_OPENED = "TODO_OPENED", "待办产生"
    TODO_CLOSED = "TODO_CLOSED", "待办办结"
    DEADLINE_NEAR = "DEADLINE_NEAR", "临近时限"
    FINDING_CLOSED = "FINDING_CLOSED", "问题销号"
    FINDING_REOPENED = "FINDING_REOPENED", "问题撤销销号"


class DeliveryStatus(models.TextChoices):
    WAITING = "WAITING", "待发送"
    SENT = "SENT", "已发送"
    FAILED = "FAILED", "发送失败"
    SKIPPED = "SKIPPED", "未发送"


class MessageQuerySet(models.QuerySet["Message"]):
    def of(self, person_id: int | None) -> Self:
        return self.filter(person_id=person_id or 0)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Message(models.Model):
    """消息 to one person. ``lines``: list of ``{"text", "url", "colour"}``, url site-relative or empty.

    ``key`` says what it is about: the same key is never told to the same person twice.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        # The indexes below begin with the person as well.
        db_index=False,
        related_name="messages",
        verbose_name="收件人",
    )
    key = models.CharField("事由编号", max_length=200)
    subject = models.CharField("标题", max_length=200)
    lines = models.JSONField("内容", default=list)
    colour = models.CharField("颜色", max_length=10, default="grey")
    created_at = models.DateTimeField("时间", default=timezone.now)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    settled_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"],
                name="message_once_per_person_and_key",
                violation_error_message="同一事由已经提醒过此人。",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="message_person_newest"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="message_unread"),
            models.Index(
                fields=["created_at"], condition=Q(read_at__isnull=False), name="message_read_to_expire"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def read_words(self) -> str:
        """“” while it is unread."""
        return "事项已办理" if self.settled_at else "已读" if self.read_at else ""


class MessageWait(models.Model):
    """An act that a message asks for; ``what`` names it in the words of who posted it. Gone with the act."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="waits", verbose_name="消息")
    what = models.CharField("等待事项", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "消息等待的事项"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["what", "message"],
                name="message_waits_once_for_each",
                violation_error_message="这条消息已经在等待该事项。",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Webhook(models.Model):
    """群机器人 of an organization, or an address of its own that takes JSON.

    ``secret`` is the robot's token, or the whole address for ``PLAIN`` and ``EVENTS``: it opens the group to
    whoever knows it, so it stays out of the history and is never shown again.
    """

    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, related_name="webhooks", verbose_name="单位"
    )
    kind = models.CharField("种类", max_length=10, choices=ROBOTS)
    name = models.CharField("名称", max_length=50)
    secret = models.CharField("令牌或地址", max_length=500)
    signing_key = models.CharField("加签密钥", max_length=200, blank=True)
    template = models.TextField("消息模板", blank=True)
    # Of ``Channel.EVENTS``: which it is told.
    events = models.JSONField("事件", default=list, blank=True)
    has_content = models.BooleanField("含事项内容", default=False)
    is_enabled = models.BooleanField("启用", default=False)

    history = edit_history(excluded_fields=["secret", "signing_key", "template"])

    class Meta:
        verbose_name = verbose_name_plural = "群机器人"
        ordering = ["organization", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="webhook_name_once_per_organization",
                violation_error_message="本单位已有同名的群机器人。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """投递: one message on one way out, or one event to another system. These rows are the truth about what
    was sent. An event has no message: ``body`` is what is posted, ``key`` what it is about, told once.

    ``claim`` names the sender that works on it until ``claimed_until``. ``parcel`` names what it was
    sent together with: given at the first attempt and kept, so that a repeated mail has the same
    Message-ID and the same text.
    """

    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="deliveries", verbose_name="消息"
    )
    body = models.JSONField("事件内容", null=True, blank=True)
    key = models.CharField("事由编号", max_length=100, blank=True)
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    webhook = models.ForeignKey(
        Webhook, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name="群机器人"
    )
    status = models.CharField("状态", max_length=10, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    next_try_at = models.DateTimeField("下次发送时间")
    give_up_at = models.DateTimeField("最迟发送时间")
    claimed_until = models.DateTimeField("占用至", null=True, blank=True)
    claim = models.CharField("占用编号", max_length=32, blank=True)
    parcel = models.CharField("合并编号", max_length=32, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    error = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投递"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "key"], condition=~Q(key=""), name="delivery_of_event_once"
            ),
            models.CheckConstraint(
                condition=Q(message__isnull=False, body__isnull=True, key="")
                | Q(message__isnull=True, body__isnull=False, channel=Channel.EVENTS) & ~Q(key=""),
                name="delivery_of_message_or_event",
                violation_error_message="一次投递是一条消息或一个事件。",
            ),
            models.UniqueConstraint(
                fields=["message"], condition=Q(webhook__isnull=True), name="delivery_once_by_mail"
            ),
            models.UniqueConstraint(fields=["message", "webhook"], name="delivery_once_by_webhook"),
            models.CheckConstraint(
                condition=Q(channel=Channel.MAIL, webhook__isnull=True)
                | (~Q(channel=Channel.MAIL) & Q(webhook__isnull=False)),
                name="delivery_by_mail_or_webhook",
                violation_error_message="邮件没有群机器人,其他渠道必须有。",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "next_try_at"], name="delivery_status_next_try"),
            models.Index(fields=["parcel"], name="delivery_parcel"),
            models.Index(
                fields=["give_up_at"],
                condition=~Q(status=DeliveryStatus.WAITING),
                name="delivery_to_expire",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}:{self.get_status_display()}"

    @property
    def receiver(self) -> str:
        return self.message.person.label if self.message else str(self.webhook)

    @property
    def told_at(self) -> datetime:
        """When it was written; an event carries its own."""
        return (
            self.message.created_at if self.message else datetime.fromisoformat(str((self.body or {})["at"]))
        )

    @property
    def letter(self) -> Message:
        """Of what is no event: every way out but ``Channel.EVENTS`` carries messages alone."""
        if self.message is None:
            raise ValueError(f"delivery {self.pk} is an event")
        return self.message


class Preference(models.Model):
    """提醒设置 of a person; nobody has to have a row. Times are local ones.

    ``mail_at``: mail is collected and sent once a day then. Between ``quiet_from`` and ``quiet_until``,
    which may reach over midnight, nothing is sent; both are set or neither.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference", verbose_name="用户"
    )
    is_mail_on = models.BooleanField("接收邮件", default=True)
    are_robots_on = models.BooleanField("在群机器人中提醒我", default=True)
    mail_at = models.TimeField("每天合并为一封,在此时发送", null=True, blank=True)
    quiet_from = models.TimeField("免打扰开始", null=True, blank=True)
    quiet_until = models.TimeField("免打扰结束", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒设置"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="quiet_hours_have_both_ends",
                violation_error_message="免打扰的开始和结束要同时填写,且不能相同。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}的提醒设置"


class CalendarAddress(models.Model):
    """日历订阅 of a person: who knows the secret reads the deadlines. Only its SHA-256 is kept."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_address", verbose_name="用户"
    )
    digest = models.CharField("地址摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("生成时间", default=timezone.now)
    read_on = models.DateField("最近读取日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅地址"

    def __str__(self) -> str:
        return f"{self.person}的日历订阅地址"
