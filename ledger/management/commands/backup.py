"""``manage.py backup DIR [--keep N]``"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import audit
from accounts.audit import Event
from accounts.exceptions import Refused
from ledger.backup.make import make_backup, rotate


class Command(BaseCommand):
    help = "备份数据库和佐证材料。可在使用中运行;相同的材料只存一份。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="备份文件夹,不存在时新建")
        parser.add_argument("--keep", type=int, default=0, help="只保留最近几份,0 为全部保留")

    def handle(self, *_args: Any, folder: Path, keep: int, **_options: Any) -> None:
        try:
            made = make_backup(folder, now=timezone.localtime())
            gone = rotate(folder, keep=keep) if keep > 0 else []
        except Refused as error:
            audit.record(Event.BACKUP, by=None, about=str(folder), detail=str(error), is_refused=True)
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            sentence = f"备份没有完成:{error}"
            audit.record(Event.BACKUP, by=None, about=str(folder), detail=sentence, is_refused=True)
            raise CommandError(sentence, returncode=2) from error
        removed = f";清理旧备份:{'、'.join(path.name for path in gone)}" if gone else ""
        audit.record(Event.BACKUP, by=None, about=str(folder), detail=f"{made.name}{removed}")
        self.stdout.write(f"已备份到:{made}")
        if gone:
            self.stdout.write(f"已清理 {len(gone)} 份旧备份。")
