"""``manage.py export_audit --before DATE --output DIR [--remove]``"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.chain import BrokenTail
from audit.exceptions import Refused
from audit.segments import NothingNew, export, remove


class Command(BaseCommand):
    help = "把某日以前的审计日志封存成文件;加 --remove 时,再把超过保存期限、已封存的移出数据库。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--before", type=date.fromisoformat, required=True, help="日期,如 2026-01-01")
        parser.add_argument("--output", type=Path, required=True, help="封存文件夹,不存在时新建")
        parser.add_argument("--remove", action="store_true", help="移出已封存且超过保存期限的记录")

    def handle(self, *_args: object, before: date, output: Path, **options: object) -> None:
        is_removal = bool(options["remove"])
        try:
            if is_removal:
                _refuse_young(before)
            self._export(before, output, is_removal=is_removal)
            if is_removal:
                self._remove(output)
        except (Refused, BrokenTail) as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"封存没有完成:{error}", returncode=2) from error

    def _export(self, before: date, output: Path, *, is_removal: bool) -> None:
        try:
            made = export(before, output)
        except NothingNew:
            # A second run has nothing new to export and may still have something to remove.
            if not is_removal:
                raise
            return
        self.stdout.write(f"已封存第{made.first}至{made.last}条:{output / made.file_name}")

    def _remove(self, output: Path) -> None:
        gone = remove(output, now=timezone.now())
        for segment in gone:
            self.stdout.write(f"已移出第{segment.first}至{segment.last}条。")
        if not gone:
            self.stdout.write("没有可以移出的记录。")


def _refuse_young(before: date) -> None:
    """Never less than AUDIT_DAYS stay in the database."""
    limit = timezone.localdate() - timedelta(days=settings.AUDIT_DAYS)
    if before > limit:
        raise Refused(
            f"审计日志在数据库里至少保存{settings.AUDIT_DAYS}天,"
            f"只能移出 {limit:%Y-%m-%d} 以前的。没有做任何改动。"
        )
