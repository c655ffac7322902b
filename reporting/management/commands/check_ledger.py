"""``manage.py check_ledger --inspection ID --json``"""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.exceptions import Refused
from issues.lookup import current_inspection
from reporting.check import CheckLevel, CheckProblem, check


class Command(BaseCommand):
    help = "报送前自检:列出一次巡察的台账中应先处理的问题。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inspection", type=int, required=True, help="巡察的编号")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: object, inspection: int, **options: object) -> None:
        try:
            found = current_inspection(inspection)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        problems = check(found, today=timezone.localdate())
        if options["json"]:
            rows = [_as_json(one) for one in problems]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for one in problems:
            self.stdout.write(f"[{CheckLevel(one.level).label}] {one.message}")
        errors = sum(one.level == CheckLevel.ERROR for one in problems)
        self.stdout.write(f"共 {len(problems)} 项,其中错误 {errors} 项。")


def _as_json(one: CheckProblem) -> dict[str, object]:
    return {"rule": one.rule, "level": one.level.lower(), "measure": one.measure_id, "message": one.message}
