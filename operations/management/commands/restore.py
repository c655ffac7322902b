"""``manage.py restore DIR [--identity FILE] [--despite-audit] [--partial] [--rows-only]``"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from operations.backup.restore import RestoreOptions, restore


class Command(BaseCommand):
    help = "把备份恢复到空的部署(新数据库,只执行过 migrate)。SQLite 和 PostgreSQL 之间可以互相恢复。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="一份备份,或备份文件夹(取其中最新的一份)")
        parser.add_argument("--despite-audit", action="store_true", help="审计日志核对不上时仍然恢复")
        parser.add_argument("--partial", action="store_true", help="备份缺少文件时仍然恢复其余全部")
        parser.add_argument("--rows-only", action="store_true", help="只恢复数据库,不放回文件")
        parser.add_argument("--identity", type=Path, help="加密的备份:私钥文件")

    def handle(self, *_args: object, folder: Path, identity: Path | None = None, **options: bool) -> None:
        chosen = RestoreOptions(
            despite_audit=options["despite_audit"],
            is_partial=options["partial"],
            only_rows=options["rows_only"],
            identity=identity,
        )
        try:
            done = restore(folder, chosen)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        found = done.manifest
        absent = f";缺少{len(done.absent)}个文件" if done.absent else ""
        detail = f"{found.made_at} 的备份{absent};{done.warning}"
        trail.record(Event.RESTORE, by=None, about=str(folder), detail=detail)
        rows = sum(table.count for table in found.tables)
        files = 0 if chosen.only_rows else len({file.name for file in found.files} - set(done.absent))
        self.stdout.write(f"已恢复 {found.made_at} 的备份:{rows} 行,{files} 个文件,校验一致。")
        self.stdout.write(done.warning or "审计日志核对一致。")
        if done.absent:
            named = "\n".join(done.absent)
            raise CommandError(f"下列 {len(done.absent)} 个文件不在备份里:\n{named}", returncode=1)
