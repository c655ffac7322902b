"""``manage.py try_restore DIR [--identity FILE]``: whether a backup comes back, aside from everything."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audit.exceptions import Refused
from operations.backup.restore import chosen_backup
from operations.backup.trial import try_backup


class Command(BaseCommand):
    help = "把一份备份试恢复到临时的数据库并核对,不动现有数据。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="一份备份,或备份文件夹(取其中最新的一份)")
        parser.add_argument("--identity", type=Path, help="加密的备份:私钥文件")

    def handle(self, *_args: object, folder: Path, identity: Path | None, **_options: object) -> None:
        try:
            trial = try_backup(chosen_backup(folder), identity=identity)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        if not trial.is_good:
            raise CommandError(trial.sentence, returncode=1)
        self.stdout.write(f"{trial.sentence}用时{trial.seconds}秒。")
