"""``manage.py backup DIR [--keep N]``"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from audit.exceptions import Refused
from operations.backup.nightly import backup_into
from operations.backup.report import BackupReport


class Command(BaseCommand):
    help = "备份数据库和佐证材料。可在使用中运行;相同的材料只存一份。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="备份文件夹,不存在时新建")
        parser.add_argument("--keep", type=int, default=0, help="只保留最近几份,0 为全部保留")

    def handle(self, *_args: object, folder: Path, keep: int, **_options: object) -> None:
        try:
            made = backup_into(folder, keep=keep)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        except DatabaseError as error:
            sentence = f"数据库无法访问,备份没有完成:{str(error).strip()}"
            raise CommandError(sentence, returncode=2) from error
        self.stdout.write(f"已备份到:{made.folder}")
        if made.gone:
            self.stdout.write(f"已清理 {len(made.gone)} 份旧备份。")
        if made.report.mended:
            self.stdout.write(f"已重新写入 {made.report.mended} 个损坏的备份文件,请检查备份所在的磁盘。")
        if made.report.count:
            raise CommandError(_incomplete(made.report), returncode=1)


def _incomplete(report: BackupReport) -> str:
    shown = [*report.faults, *(["……"] if report.count > len(report.faults) else [])]
    head = f"备份已完成,其余内容都已存好,但有 {report.count} 处问题:"
    return "\n".join([head, *shown, "逐份核对佐证材料:manage.py verify_evidence。"])
