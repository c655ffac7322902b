"""``manage.py export_notice --inspection ID --output FILE.docx`` (or ``.txt``)"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.lookup import current_inspection
from reporting.documents.notice import write_notice


class Command(BaseCommand):
    help = "把一次巡察的记录写成通报:.docx 为公文格式,.txt 为纯文字(UTF-8)。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inspection", type=int, required=True, help="巡察的编号")
        parser.add_argument("--output", type=Path, required=True, help="写入的文件,以 .docx 或 .txt 结尾")

    def handle(self, *_args: object, inspection: int, output: Path, **_options: object) -> None:
        if output.suffix.lower() not in (".docx", ".txt"):
            raise CommandError("文件名应以 .docx 或 .txt 结尾。", returncode=2)
        try:
            found = current_inspection(inspection)
            write_notice(found, output)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"不能写入 {output}:请检查文件夹和权限。", returncode=2) from error
        trail.record(Event.EXPORT, by=None, about=found, detail=f"通报 → {output.name}")
        self.stdout.write(f"已写入:{output}")
