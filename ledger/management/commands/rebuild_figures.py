"""``manage.py rebuild_figures``"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ledger.kept.write import rebuild


class Command(BaseCommand):
    help = "重新统计每次巡察的数字(多个单位的总览由此读出)。可以重复执行。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已重新统计,共{rebuild(timezone.localdate())}行。")
