"""``manage.py demo``: demonstration data on an empty database, and its accounts."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from audit.exceptions import Refused
from operations import demo


class Command(BaseCommand):
    help = "写入演示数据并显示演示账号(只用于空数据库)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--show", action="store_true", help="只显示演示账号,不写入")

    def handle(self, *_args: object, show: bool = False, **_options: object) -> None:
        if not show:
            try:
                demo.build()
            except Refused as error:
                raise CommandError(str(error), returncode=2) from error
        rows = demo.accounts()
        if not rows:
            return
        self.stdout.write(f"演示账号(密码均为 {demo.PASSWORD}):")
        for row in rows:
            self.stdout.write(f"  {row.username:<12}{row.full_name}\t{row.role}\t{row.place}")
