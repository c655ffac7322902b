"""``manage.py import_ledger FILE --inspection ID [--dry-run] [--json] [--by USERNAME]``"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Role, User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from audit.texts import shortened
from issues.lookup import current_inspection
from issues.models import Inspection
from workbooks.merging.answers import proposals
from workbooks.merging.apply import confirm
from workbooks.merging.model import ImportPlan, RowAction
from workbooks.merging.plan import make_plan
from workbooks.merging.snapshot import take_snapshot
from workbooks.merging.store import read_incoming, set_choices, store_import


class Command(BaseCommand):
    help = (
        "把一份整改台账(.xlsx、.xls、.et、.ods、.xlsb、.csv)导入一次巡察。--dry-run 只比较不写入。"
        "不加 --dry-run 时,有任何一行有错误就什么也不写,退出码为2。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="台账文件")
        parser.add_argument("--inspection", type=int, required=True, help="巡察的编号")
        parser.add_argument("--dry-run", action="store_true", help="只比较,不写入任何数据")
        parser.add_argument("--json", action="store_true", help="打印 JSON")
        parser.add_argument(
            "--accept-proposals", action="store_true", help="没有读懂而有建议的格子,全部按建议读取"
        )
        parser.add_argument("--by", default="", help="以哪位整改办人员的名义导入(登录名)")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            inspection = current_inspection(options["inspection"])
            actor = _actor(options["by"], inspection)
            plan, choices = _plan(path, inspection, actor=actor), {}
            if options["accept_proposals"] and (choices := proposals(plan)):
                plan = _plan(path, inspection, actor=actor, choices=choices)
            self._print(plan, is_json=options["json"])
            if not options["dry_run"]:
                _import(path, inspection, actor=actor, plan=plan, choices=choices)
        except Refused as error:
            if not options["dry_run"]:
                trail.record(Event.IMPORT, by=None, about=path.name, detail=str(error), is_refused=True)
            raise CommandError(str(error), returncode=2) from error

    def _print(self, plan: ImportPlan, *, is_json: bool) -> None:
        """What is no error has no place in the JSON and goes to the error stream."""
        for problem in plan.problems:
            self.stderr.write(str(problem))
        for row in plan.rows:
            for warning in row.warnings:
                self.stderr.write(f"“{row.sheet}”第{row.number}行{warning.column}:{warning.message}")
        if is_json:
            self.stdout.write(json.dumps(plan.as_json(), ensure_ascii=False, indent=2))
            return
        self.stdout.write(",".join(f"{action.label}{plan.count(action)}行" for action in RowAction))
        for row in plan.rows:
            for error in row.errors:
                proposed = f"建议读作“{error.proposal}”。" if error.proposal else ""
                self.stdout.write(f"“{row.sheet}”第{row.number}行{error.column}:{error.message}{proposed}")
            for cell in row.unread:
                self.stdout.write(
                    f"“{row.sheet}”第{row.number}行{cell.letter}:未读取“{shortened(cell.text, 60)}”"
                )


def _plan(
    path: Path, inspection: Inspection, *, actor: User, choices: Mapping[str, str] | None = None
) -> ImportPlan:
    incoming = read_incoming(path, name=path.name, inspection=inspection, choices=choices)
    return make_plan(incoming, take_snapshot(inspection), by=actor)


def _actor(username: str, inspection: Inspection) -> User:
    """Who stands in the history: the named coordinator, else the organization's first one."""
    rows = User.objects.active().filter(role=Role.COORDINATOR, organization=inspection.organization)
    if username:
        rows = rows.filter(username=username)
    found: User | None = rows.order_by("pk").first()
    if found is None:
        name = inspection.organization.name
        raise Refused(
            f"“{username}”不是“{name}”在用的整改办账号。" if username else f"“{name}”还没有在用的整改办账号。"
        )
    return found


@transaction.atomic
def _import(
    path: Path, inspection: Inspection, *, actor: User, plan: ImportPlan, choices: Mapping[str, str]
) -> None:
    """What was printed is what is written; nothing to write is no error."""
    if not (plan.count(RowAction.CREATE) or plan.count(RowAction.CHANGE) or plan.count(RowAction.ERROR)):
        return
    with path.open("rb") as file:
        row = store_import(File(file, name=path.name), name=path.name, inspection=inspection, by=actor)
    try:
        if choices:
            set_choices(row.pk, choices, by=actor)
        confirm(row.pk, by=actor, digest=plan.digest())
    except BaseException:
        row.file.storage.delete(str(row.file.name))
        raise
