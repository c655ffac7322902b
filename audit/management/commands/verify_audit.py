"""``manage.py verify_audit [--segment FILE]``"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audit.beginning import newest_restart
from audit.exceptions import Refused
from audit.segments import check_file
from audit.verify import verify


class Command(BaseCommand):
    help = "核对审计日志:从头到尾验证链,指出第一处被改动、删除、插入、调换或截断的地方。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--segment", type=Path, help="只核对一个封存段文件(audit-….jsonl.gz)")

    def handle(self, *_args: object, segment: Path | None = None, **_options: object) -> None:
        if segment is not None:
            self._check(segment)
            return
        result = verify()
        if result.fault:
            raise CommandError(f"审计日志不完整:{result.fault.sentence}", returncode=1)
        if restart := newest_restart():
            text = f"第1至{restart.last}条在重新起链之前,不再核对。原因:{restart.restart_reason}"
            self.stdout.write(text)
        last = result.last
        self.stdout.write(
            f"{result.count} 条审计日志全部一致。末条:第{last.number}条,链码 {last.mac or '无'}"
        )

    def _check(self, path: Path) -> None:
        try:
            found = check_file(path)
        except Refused as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(f"{path.name}:第{found.first}至{found.last}条全部一致。")
