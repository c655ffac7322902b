"""``manage.py daily NAME [--date YYYY-MM-DD]``: a work of jobs/schedule.py, now."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.exceptions import Refused
from jobs import schedule


class Command(BaseCommand):
    help = "立即执行一项定时任务(平时由定时进程执行)。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=[entry.name for entry in schedule.all_daily()])
        parser.add_argument("--date", type=date.fromisoformat, default=None, help="日期,默认今天")

    def handle(self, *_args: object, name: str, date: date | None, **_options: object) -> None:
        try:
            text = schedule.daily(name).function(date or timezone.localdate())
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(str(text or "没有需要处理的内容。"))
