"""``manage.py send_messages``"""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from inbox.sending import send_waiting


class Command(BaseCommand):
    help = "发送到期的邮件和群机器人消息。可以随时重复执行,不会重复发送。"

    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write(f"已发送 {send_waiting(timezone.now())} 条。")
