"""``manage.py export_ledger --inspection ID --output FILE.xlsx``"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from accounts.audit import Event
from issues.models import Inspection
from ledger.rows import ledger_rows
from ledger.workbook import write_workbook
from measures.models import Measure


class Command(BaseCommand):
    help = "导出一次巡察的整改台账(Excel)。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inspection", type=int, required=True, help="巡察的编号")
        parser.add_argument("--output", type=Path, required=True, help="写入的文件,以 .xlsx 结尾")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        if output.suffix.lower() != ".xlsx":
            raise CommandError("文件名应以 .xlsx 结尾。", returncode=2)
        inspection = Inspection.objects.filter(pk=options["inspection"], archived_at=None).first()
        if inspection is None:
            raise CommandError(f"没有编号为 {options['inspection']} 的巡察。", returncode=2)
        if not output.parent.is_dir():
            raise CommandError(f"文件夹 {output.parent} 不存在。", returncode=2)
        measures: Any = Measure.objects
        rows = ledger_rows(measures.current().filter(inspection=inspection))
        count = write_workbook(output, rows, title=f"{inspection.name}整改台账")
        audit.record(Event.EXPORT, by=None, about=inspection, detail=f"整改台账(Excel) → {output.name}")
        self.stdout.write(f"已导出 {count} 条措施:{output}")
