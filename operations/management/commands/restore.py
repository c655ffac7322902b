"""``manage.py restore DIR [--despite-audit]``"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from operations.backup.restore import restore


class Command(BaseCommand):
    help = "把备份恢复到空的部署(新数据库,只执行过 migrate)。SQLite 和 PostgreSQL 之间可以互相恢复。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="一份备份,或备份文件夹(取其中最新的一份)")
        parser.add_argument("--despite-audit", action="store_true", help="审计日志核对不上时仍然恢复")

    def handle(self, *_args: object, folder: Path, despite_audit: bool, **_options: object) -> None:
        try:
            done = restore(folder, despite_audit=despite_audit)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        found = done.manifest
        trail.record(
            Event.RESTORE, by=None, about=str(folder), detail=f"{found.made_at} 的备份;{done.warning}"
        )
        rows = sum(table.count for table in found.tables)
        self.stdout.write(f"已恢复 {found.made_at} 的备份:{rows} 行,{len(found.files)} 个文件,校验一致。")
        self.stdout.write(done.warning or "审计日志核对一致。")
