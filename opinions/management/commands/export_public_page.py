"""``manage.py export_public_page --publication ID --output FOLDER``"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit import trail
from audit.events import Event
from opinions.models import Publication
from opinions.published import page_files


class Command(BaseCommand):
    help = "把一次公示的通报写成可以放到网站上的文件夹(HTML 和样式,不引用外部内容)。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--publication", type=int, required=True, help="公示的编号")
        parser.add_argument("--output", type=Path, required=True, help="写入的文件夹,没有时新建")

    def handle(self, *_args: object, publication: int, output: Path, **_options: object) -> None:
        row = Publication.objects.standing().filter(pk=publication).first()
        if row is None:
            raise CommandError(f"没有编号为 {publication} 的公示,或已撤销。", returncode=2)
        try:
            output.mkdir(parents=True, exist_ok=True)
            for name, text in page_files(row, today=timezone.localdate()).items():
                (output / name).write_bytes(text.encode("utf-8"))
        except OSError as error:
            raise CommandError(f"不能写入 {output}:请检查文件夹和权限。", returncode=2) from error
        trail.record(Event.EXPORT, by=None, about=row, detail=f"公示网页 → {output.name}")
        self.stdout.write(f"已写入:{output}")
