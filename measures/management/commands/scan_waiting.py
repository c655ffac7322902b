"""``manage.py scan_waiting``"""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from measures import services


class Command(BaseCommand):
    help = "对待查的佐证材料查毒。可以重复执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="连同启用查毒之前上传的材料一起查")

    def handle(self, *_args: object, **options: object) -> None:
        if not settings.CLAMAV_SOCKET:
            raise CommandError("没有设置 CLAMAV_SOCKET,不能查毒。", returncode=2)
        result = services.scan_waiting(timezone.now(), is_everything=bool(options["all"]))
        self.stdout.write(f"没有病毒{result.clean}份,隔离{result.infected}份,仍待查{result.waiting}份。")
        if result.infected or result.waiting:
            raise CommandError("有被隔离或仍待查的材料。", returncode=1)
