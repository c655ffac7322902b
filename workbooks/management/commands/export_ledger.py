"""``manage.py export_ledger --inspection ID --output FILE.xlsx [--template NAME] [--into RECEIVER.xlsx]``

With a receiver's form the output has the form's ending: .xlsx, and with LibreOffice .xls, .et, .ods.
"""

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
from workbooks.exports.scope import ChosenExport, WrittenExport, fill_into, record_export
from workbooks.models import ExportTemplate
from workbooks.receivers.other_formats import ENDINGS, as_xlsx, as_xlsx_name
from workbooks.templates.services import read_form


class Command(BaseCommand):
    help = "导出一次巡察的整改台账(Excel)。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inspection", type=int, required=True, help="巡察的编号")
        parser.add_argument(
            "--output", type=Path, required=True, help="写入的文件,以 .xlsx 结尾;用 --into 时与它同一格式"
        )
        parser.add_argument("--template", default="", help="导出模板的名称")
        parser.add_argument(
            "--into", type=Path, help="接收单位的表格(.xlsx、.xls、.et、.ods),按表头填入后另存"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        output: Path = options["output"]
        try:
            _check(output, options)
            inspection = current_inspection(options["inspection"])
            written = _export(inspection, output, template=options["template"], into=options["into"])
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"不能写入 {output}:请检查文件夹和权限。", returncode=2) from error
        self.stdout.write(f"已导出 {written.lines} 行:{output}")
        for sentence in written.sentences:
            self.stdout.write(sentence)


def _check(output: Path, options: dict[str, Any]) -> None:
    into: Path | None = options["into"]
    ending = into.suffix.lower() if into is not None else ".xlsx"
    if into is not None and ending not in ENDINGS:
        raise Refused(f"“{into.name}”不能填写。接收单位的表格可以是 {'、'.join(ENDINGS)}。")
    if output.suffix.lower() != ending:
        raise Refused(f"文件名应以 {ending} 结尾。")
    if not output.parent.is_dir():
        raise Refused(f"文件夹 {output.parent} 不存在。")
    if options["template"] and options["into"]:
        raise Refused("--template 和 --into 只能用一个。")


def _export(inspection: Inspection, output: Path, *, template: str, into: Path | None) -> WrittenExport:
    # The command reads what the office of the inspection reads; no account stands behind it.
    office = User(role=Role.COORDINATOR, organization=inspection.organization)
    scope = Scope(office, inspection, timezone.localdate())
    if into is not None:
        written = _fill(scope, output, into=into)
        record_export(scope, written, by=None, name=output.name)
        return written
    if not template:
        return ChosenExport(scope, None, keys=[WHOLE_LEDGER]).write(output)
    row = ExportTemplate.objects.filter(organization=inspection.organization_id, name=template).first()
    if row is None:
        raise Refused(f"没有名为“{template}”的导出模板。")
    return ChosenExport(scope, None, template=row).write(output)


def _fill(scope: Scope, output: Path, *, into: Path) -> WrittenExport:
    """As an uploaded form is filled, laid out as it is recognised."""
    try:
        content = into.read_bytes()
    except OSError as error:
        raise Refused(f"不能打开文件“{into.name}”,请检查文件是否存在。") from error
    content = as_xlsx(content, name=into.name)
    organization_id = scope.inspection.organization_id
    layout = read_form(content, name=as_xlsx_name(into.name), organization_id=organization_id)
    rows = ledger_rows(scope.measures, fields=layout.keys)
    return fill_into(output, scope, content=content, layout=layout, rows=rows)
