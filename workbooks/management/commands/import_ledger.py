"""``manage.py import_ledger FILE… --inspection ID [--dry-run] [--json] [--by USERNAME]``"""

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
from workbooks.batches.on_disk import PlannedOnDisk, import_on_disk, plan_on_disk
from workbooks.batches.uploads import ZIP
from workbooks.merging.answers import all_made, answer_groups, proposals
from workbooks.merging.apply import confirm
from workbooks.merging.model import ImportPlan, RowAction
from workbooks.merging.plan import make_plan
from workbooks.merging.snapshot import take_snapshot
from workbooks.merging.store import read_incoming, set_choices, store_import
from workbooks.opening import ending_of


class Command(BaseCommand):
    help = (
        "把一份或几份整改台账(.xlsx、.xls、.et、.ods、.xlsb、.csv,或装有它们的 .zip)导入一次巡察。"
        "--dry-run 只比较不写入。不加 --dry-run 时,有任何一行有错误、任何一个文件不能读取,"
        "就什么也不写,退出码为2。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="+", help="台账文件,几份的一起比较、一起导入")
        parser.add_argument("--inspection", type=int, required=True, help="巡察的编号")
        parser.add_argument("--dry-run", action="store_true", help="只比较,不写入任何数据")
        parser.add_argument("--json", action="store_true", help="打印 JSON")
        parser.add_argument(
            "--accept-proposals", action="store_true", help="没有读懂而有建议的格子,全部按建议读取"
        )
        parser.add_argument(
            "--create-unknown", action="store_true", help="系统里没有的部门和人员,随导入一并新建"
        )
        parser.add_argument("--by", default="", help="以哪位整改办人员的名义导入(登录名)")

    def handle(self, *_args: Any, **options: Any) -> None:
        paths: list[Path] = options["file"]
        try:
            inspection = current_inspection(options["inspection"])
            actor = _actor(options["by"], inspection)
            if len(paths) > 1 or ending_of(paths[0].name) == ZIP:
                self._several(paths, inspection, actor=actor, options=options)
            else:
                self._one(paths[0], inspection, actor=actor, options=options)
        except Refused as error:
            if not options["dry_run"]:
                names = "、".join(path.name for path in paths)
                trail.record(Event.IMPORT, by=None, about=names, detail=str(error), is_refused=True)
            raise CommandError(str(error), returncode=2) from error

    def _one(self, path: Path, inspection: Inspection, *, actor: User, options: dict[str, Any]) -> None:
        plan = _plan(path, inspection, actor=actor)
        if choices := _answers(plan, options):
            plan = _plan(path, inspection, actor=actor, choices=choices)
        self._print(plan, is_json=options["json"])
        if not options["dry_run"]:
            _import(path, inspection, actor=actor, plan=plan, choices=choices)

    def _several(
        self, paths: list[Path], inspection: Inspection, *, actor: User, options: dict[str, Any]
    ) -> None:
        planned = plan_on_disk(paths, inspection, by=actor)
        answers = {file.name: _answers(file.plan, options) for file in planned.plan.files}
        if choices := {name: found for name, found in answers.items() if found}:
            planned = plan_on_disk(paths, inspection, by=actor, choices=choices)
        self._print_several(planned, is_json=options["json"])
        if not options["dry_run"]:
            import_on_disk(paths, inspection, by=actor, planned=planned, choices=choices)

    def _print_several(self, planned: PlannedOnDisk, *, is_json: bool) -> None:
        for name, reason in planned.refused:
            self.stderr.write(f"{name}:{reason}")
        for file in planned.plan.files:
            self._warn(file.plan)
        if is_json:
            self.stdout.write(json.dumps(planned.as_json(), ensure_ascii=False, indent=2))
            return
        for file in planned.plan.files:
            self.stdout.write(f"{file.name}({file.sender or '不能确定是哪个部门'})")
            self._print_plan(file.plan)
        for one in planned.missing:
            self.stdout.write(f"还没有收到:{one.department}(还有{one.count}条措施没有完成)")

    def _print(self, plan: ImportPlan, *, is_json: bool) -> None:
        self._warn(plan)
        if is_json:
            self.stdout.write(json.dumps(plan.as_json(), ensure_ascii=False, indent=2))
        else:
            self._print_plan(plan)

    def _warn(self, plan: ImportPlan) -> None:
        """What is no error has no place in the JSON and goes to the error stream."""
        for problem in plan.problems:
            self.stderr.write(str(problem))
        for row in plan.rows:
            for warning in row.warnings:
                self.stderr.write(f"{row.where}{warning.column}:{warning.message}")

    def _print_plan(self, plan: ImportPlan) -> None:
        for one in plan.newcomers:
            self.stdout.write(f"将新建{one.told}")
        self.stdout.write(",".join(f"{action.label}{plan.count(action)}行" for action in RowAction))
        for row in plan.rows:
            for error in row.errors:
                reading = f"建议读作“{error.proposal}”。" if error.proposal else ""
                self.stdout.write(f"{row.where}{error.column}:{error.message}{reading}")
            for cell in row.unread:
                self.stdout.write(f"{row.where}{cell.letter}:未读取“{shortened(cell.text, 60)}”")


def _answers(plan: ImportPlan, options: dict[str, Any]) -> dict[str, str]:
    """What was asked for of cells that were not understood; who is made is not read as somebody alike."""
    made = all_made(plan) if options["create_unknown"] else {}
    found = proposals(plan) if options["accept_proposals"] else {}
    if made:
        makeable = {group.key for group in answer_groups(plan) if group.makeable}
        found = {key: value for key, value in found.items() if key not in makeable}
    return found | made


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
