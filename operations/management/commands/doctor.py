"""``manage.py doctor``"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from operations.checkup.run import check_up

MARKS = {"green": "正常", "amber": "注意", "red": "有问题"}


class Command(BaseCommand):
    help = (
        "体检:逐项检查程序、数据库、消息服务、磁盘、时钟、邮件、字体、备份等,写明怎么办。有问题时退出码为 1。"
    )

    def handle(self, *_args: object, **_options: object) -> None:
        tiles = check_up(timezone.localtime())
        for tile in tiles:
            self.stdout.write(f"[{MARKS[tile.colour]}] {tile.title}:{tile.what}")
            if tile.more:
                self.stdout.write(f"        {tile.more}")
        count = sum(tile.colour == "red" for tile in tiles)
        if count:
            raise CommandError(f"有 {count} 处问题,请按上面的提示处理。", returncode=1)
        self.stdout.write("没有发现问题。")
