"""``manage.py send_reminders [--date YYYY-MM-DD] [--dry-run]``"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from measures.reminders.digest import Digest
from measures.reminders.run import Run, send_due


def a_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期,请写成 2026-09-30 的样子。") from error


class Command(BaseCommand):
    help = "发出到这一天应发的提醒,每人一条。可以重复运行,也可以补上错过的日子。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=a_date, default=None, help="日期(2026-09-30),默认今天")
        parser.add_argument("--dry-run", action="store_true", help="只显示会提醒谁什么,不写入")

    def handle(self, *_args: object, date: date | None, dry_run: bool, **_options: object) -> None:
        now = timezone.localtime()
        day = date or now.date()
        # Who names the date means now; a line in a crontab does not mean three in the morning.
        at = None if date or dry_run else now.time()
        run = Run(day, at=at, is_dry=dry_run)
        outcome = send_due(run, each=self._with_lines if dry_run else self._name)
        for sentence in outcome.sentences:
            self.stderr.write(sentence)
        if outcome.quiet:
            self.stderr.write(
                f"有{outcome.quiet}个单位现在不在提醒时间内,没有发出;用 --date 写明日期可以立即发出。"
            )
        verb = "试运行,没有写入:将提醒" if dry_run else "已提醒"
        self.stdout.write(f"{day:%Y-%m-%d} {verb}{outcome.people}人,{outcome.items}项。")

    def _name(self, digest: Digest) -> None:
        self.stdout.write(f"{digest.person.label} {digest.subject}")

    def _with_lines(self, digest: Digest) -> None:
        self._name(digest)
        for line in digest.lines:
            self.stdout.write(f"  {line.text}")
