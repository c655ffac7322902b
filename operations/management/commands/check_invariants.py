"""``manage.py check_invariants [--without-files]``"""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from measures.storage.verify import strays
from operations.invariants import InvariantFindings, check_all


class Command(BaseCommand):
    help = "核对整个数据库的一致性:状态、版本、销号、佐证材料、快照、审计日志。只读,可在使用中运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-files", action="store_true", help="不逐个读取文件内容(文件多时较快)")

    def handle(self, *_args: object, without_files: bool, **_options: object) -> None:
        wrong = sum(self._tell(found) for found in check_all(with_files=not without_files))
        for sentence in strays(timezone.now()):
            self.stdout.write(f"提示:{sentence}")
        if wrong:
            raise CommandError(f"共有 {wrong} 处不一致。请保留现场并联系维护人员。", returncode=1)
        self.stdout.write("全部一致。")

    def _tell(self, found: InvariantFindings) -> int:
        self.stdout.write(f"{'不一致' if found.count else '一致'}  {found.invariant.title}")
        for sentence in found.shown:
            self.stdout.write(f"        {sentence}")
        if found.count > len(found.shown):
            self.stdout.write(f"        ……共 {found.count} 处")
        return found.count
