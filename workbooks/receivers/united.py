"""A committee's form filled for many units: its sheet with all of them together, and a copy for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from audit.exceptions import Refused
from workbooks.receivers.filling import MAX_COPIES, MAX_LINES, fill_sheet
from workbooks.receivers.layout import FormLayout, FormSheetKind
from workbooks.receivers.lines import FormData
from workbooks.receivers.package.book import FormBook
from workbooks.receivers.report import FormReport
from workbooks.writing.plan import sheet_names


def fill_for_units(
    source: BinaryIO, layout: FormLayout, *, whole: FormData, units: Sequence[FormData], target: Path
) -> FormReport:
    """Raises ``Refused``. The first sheet with a table is the model; other sheets stay as they are."""
    model = next((sheet for sheet in layout.sheets if sheet.kind is FormSheetKind.TABLE), None)
    if model is None:
        raise Refused("没有认出可以逐行填写的表,请上传有表头的汇总表。")
    if len(whole.rows) > MAX_LINES or len(units) > MAX_COPIES:
        raise Refused(f"一张表格最多填{MAX_LINES}行、{MAX_COPIES}个单位,请按分组或轮次缩小范围。")
    book, report = FormBook(source), FormReport()
    names = sheet_names([data.organization for data in units], taken=book.entries)
    # Copied while it is empty.
    for name in names:
        book.copy(model.title, to=name).replace_text(model.title, name)
    fill_sheet(book, model, rows=whole.rows, data=whole, report=report)
    for name, data in zip(names, units, strict=True):
        fill_sheet(book, replace(model, title=name), rows=data.rows, data=data, report=FormReport())
    report.notes += [
        f"工作表“{sheet.title}”没有填写:汇总只填第一张表。" for sheet in layout.sheets if sheet is not model
    ]
    book.save(target)
    return report
