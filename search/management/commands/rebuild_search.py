"""``manage.py rebuild_search``"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search.upkeep import rebuild, weigh_tables


class Command(BaseCommand):
    help = "重新建立检索索引。可以重复执行;其间搜索照常,只是慢一些。"

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild()
        weigh_tables()
        self.stdout.write(f"检索索引已重新建立,共{count}条。")
