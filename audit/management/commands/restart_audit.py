"""``manage.py restart_audit --reason TEXT``"""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from audit.exceptions import Refused
from audit.restart import restart


class Command(BaseCommand):
    help = "核对不一致、已查明原因(或旧密钥已丢失)时,从下一条起重新起链。旧记录保留,但不再核对。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="原因,写入审计日志")

    def handle(self, *_args: object, reason: str, **_options: object) -> None:
        try:
            row = restart(reason)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"已从第{row.last + 1}条起重新起链。")
