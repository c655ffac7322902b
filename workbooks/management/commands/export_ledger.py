"""``manage.py export_ledger --inspection ID --output FILE.xlsx [--template NAME] [--into RECEIVER.xlsx]``"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Role, User
from audit.exceptions import Refused
from issues.lookup import current_inspection
from issues.models import Inspection
from ledger.rows import ledger_rows
from workbooks.exports.built_in import WHOLE_LEDGER, Scope
from workbooks.exports.scope import Chosen, record_export
from workbooks.models import ExportTemplate
from workbooks.opening import open_workbook
from workbooks.receivers.filling import Place, fill
from workbooks.receivers.headers import find_header


class Command(BaseCommand):
    help = "导出一次巡察的整改台账(Excel)。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inspection", type=int, required=True, help="巡察的编号")
        parser.add_argument("--output", type=Path, required=True, help="写入的文件,以 .xlsx 结尾")
        parser.add_argument("--template", default="", help="导出模板的名称")
        parser.add_argument("--into", type=Path, help="接收单位的 .xlsx 表格,按表头填入后另存")

    def handle(self, *_args: Any, **options: Any) -> None:
        output: Path = options["output"]
        try:
            _check(output, options)
            inspection = current_inspection(options["inspection"])
            count = _export(inspection, output, template=options["template"], into=options["into"])
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"不能写入 {output}:请检查文件夹和权限。", returncode=2) from error
        self.stdout.write(f"已导出 {count} 行:{output}")


def _check(output: Path, options: dict[str, Any]) -> None:
    if output.suffix.lower() != ".xlsx":
        raise Refused("文件名应以 .xlsx 结尾。")
    if not output.parent.is_dir():
        raise Refused(f"文件夹 {output.parent} 不存在。")
    if options["template"] and options["into"]:
        raise Refused("--template 和 --into 只能用一个。")


def _export(inspection: Inspection, output: Path, *, template: str, into: Path | None) -> int:
    # The command reads what the office of the inspection reads; no account stands behind it.
    office = User(role=Role.COORDINATOR, organization=inspection.organization)
    scope = Scope(office, inspection, timezone.localdate())
    if into is not None:
        count = _fill(scope, output, into=into)
        record_export(scope, count=count, by=None, name=output.name)
        return count
    if not template:
        return Chosen(scope, None, keys=[WHOLE_LEDGER]).write(output)
    row = ExportTemplate.objects.filter(organization=inspection.organization_id, name=template).first()
    if row is None:
        raise Refused(f"没有名为“{template}”的导出模板。")
    return Chosen(scope, None, template=row).write(output)


def _fill(scope: Scope, output: Path, *, into: Path) -> int:
    """As an uploaded form is filled, with the header as it is recognised."""
    book = open_workbook(into, name=into.name, is_rich=True)
    found = [(sheet.title, header) for sheet in book.worksheets if (header := find_header(sheet))]
    if not found:
        raise Refused(f"“{into.name}”里没有找到表头。表头里应有“整改措施”“责任单位”这样的栏目。")
    title, header = max(found, key=lambda pair: pair[1].known)
    fields = {column.column: column.key for column in header.columns if column.key}
    count = fill(
        book,
        Place(title, header.last_row, fields),
        rows=ledger_rows(scope.measures, fields=frozenset(fields.values())),
    )
    book.save(output)
    return count
