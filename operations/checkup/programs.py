"""Programs and servers that are asked for help: mail, ClamAV, the broker's memory."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from typing import cast

from django.conf import settings
from django.core.mail import get_connection
from kombu.connection import Connection
from kombu.exceptions import KombuError
from redis import Redis
from redis.exceptions import RedisError

from measures.files.virus import answers
from operations.state import StateTile

MAIL_SECONDS = 5
KEEPS_ALL = "noeviction"


def program_tiles() -> Iterator[StateTile]:
    yield _mail()
    yield _virus_scanner()
    yield _broker_memory()


def _mail() -> StateTile:
    if not settings.IS_MAIL_SET_UP:
        return StateTile("邮件服务器", "没有设置", "消息只在系统内。需要邮件时设置 EMAIL_URL。")
    connection = get_connection(timeout=MAIL_SECONDS)
    try:
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        more = f"{error}。请核对 EMAIL_URL 和网络;恢复后自动补发。"
        return StateTile("邮件服务器", "连接不上", more, "red")
    return StateTile("邮件服务器", "正常", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}")


def _virus_scanner() -> StateTile:
    if not settings.CLAMAV_SOCKET:
        return StateTile(
            "杀毒服务", "没有设置", "上传的文件不查毒。可安装 ClamAV 并设置 CLAMAV_SOCKET。", "amber"
        )
    if not answers():
        more = f"{settings.CLAMAV_SOCKET} 没有应答。上传的文件待查,恢复后自动查毒。请检查 clamd 是否在运行。"
        return StateTile("杀毒服务", "连接不上", more, "red")
    return StateTile("杀毒服务", "正常", settings.CLAMAV_SOCKET)


def _broker_memory() -> StateTile:
    """A broker that forgets under pressure loses nothing of ours, but work would wait for the next look."""
    try:
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=2) as broker:
            if broker.transport.driver_type != "redis":  # held in this very process
                return StateTile("消息服务的内存", "不丢弃内容")
            client = cast("Redis", broker.default_channel.client)
            policy = str(client.config_get("maxmemory-policy").get("maxmemory-policy", ""))
    except (KombuError, RedisError, OSError):
        return StateTile("消息服务的内存", "没有查到", "消息服务连接不上,或不允许查询设置。", "amber")
    if policy and policy != KEEPS_ALL:
        more = f"现在是 {policy},内存不足时会丢弃任务通知。请设置 maxmemory-policy {KEEPS_ALL}。"
        return StateTile("消息服务的内存", "会丢弃内容", more, "amber")
    return StateTile("消息服务的内存", "不丢弃内容")
