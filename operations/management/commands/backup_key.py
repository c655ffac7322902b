"""``manage.py backup_key FILE``: a pair of keys for sealed backups; the secret belongs on another machine."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audit.exceptions import Refused
from operations.backup.seal import new_identity


class Command(BaseCommand):
    help = "生成加密备份用的一对密钥:私钥写入文件,公钥显示出来,写入 BACKUP_KEYS。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="私钥文件,不能已经存在")

    def handle(self, *_args: object, file: Path, **_options: object) -> None:
        try:
            public = new_identity(file)
        except (Refused, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"BACKUP_KEYS={public}")
        self.stdout.write(f"私钥在 {file}:请移到服务器以外的两处保存。没有它,任何人都不能恢复加密的备份。")
