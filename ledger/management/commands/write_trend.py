"""``manage.py write_trend [--date YYYY-MM-DD]``"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ledger.trend.write import write_trend


class Command(BaseCommand):
    help = "补齐每次巡察到昨天为止每天的统计,总览的趋势图由此画出。可以重复执行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, default=None, help="今天的日期,默认为当天")

    def handle(self, *args: Any, **options: Any) -> None:
        count = write_trend(options["date"] or timezone.localdate())
        self.stdout.write(f"已补写 {count} 天。")
