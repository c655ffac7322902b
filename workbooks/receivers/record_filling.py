"""Filling a form for one finding: as many sheets as there are findings, the first on the receiver's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ledger.fields import Together
from ledger.rows import LedgerRow, runs
from workbooks.receivers.blocks import plan_blocks
from workbooks.receivers.boxes import ticked
from workbooks.receivers.cell_values import cell_value, is_date
from workbooks.receivers.layout import FormField, FormSheetLayout, LineGrouping
from workbooks.receivers.lines import FormData, FormLine, finding_lines, form_lines
from workbooks.receivers.package.book import FormBook
from workbooks.receivers.package.references import SheetArea
from workbooks.receivers.package.sheets import USUAL_WIDTH, FormSheet, FormValue
from workbooks.receivers.report import ColumnReport, FormReport
from workbooks.receivers.tables import LINE_FACTOR, PADDING, TableFiller
from workbooks.writing.cells import TALLEST, lines_of
from workbooks.writing.plan import sheet_names
from workbooks.writing.shell import DATE_FORM


def fill_records(book: FormBook, layout: FormSheetLayout, *, data: FormData, report: FormReport) -> None:
    findings = [list(run) for run in runs(data.rows, lambda row: row.sub_issue_id)]
    wanted = [f"{layout.title}({number})" for number in range(2, len(findings) + 1)]
    names = sheet_names(wanted, taken=book.entries)
    sheets = [book.sheet(layout.title), *(book.copy(layout.title, to=name) for name in names)]
    columns = {field.title: ColumnReport(layout.title, field.title) for field in layout.fields}
    report.columns += columns.values()
    for number, (sheet, rows) in enumerate(zip(sheets, findings, strict=False), start=1):
        _fill_record(book, sheet, layout, rows=rows, number=number, data=data, report=report, columns=columns)
    if names:
        report.notes.append(f"每个问题一张:“{layout.title}”复制成{len(findings)}张工作表。")
    open_ = sum(
        1 for line in finding_lines(data.rows, today=data.today) if line.state not in ("已完成", "阶段性完成")
    )
    if open_:
        report.notes.append(f"其中{open_}个问题还有未完成的措施。")


def _fill_record(
    book: FormBook,
    sheet: FormSheet,
    layout: FormSheetLayout,
    *,
    rows: Sequence[LedgerRow],
    number: int,
    data: FormData,
    report: FormReport,
    columns: dict[str, ColumnReport],
) -> None:
    line = next(finding_lines(rows, today=data.today))
    # The table below first: the places above it do not move then.
    for table in reversed(layout.tables):
        filler = TableFiller(book, sheet, table, data, report)
        filler.fill(plan_blocks(table, rows, data=data))
    for field in layout.fields:
        told = columns[field.title]
        values = [number] if field.keys == ("number",) else _values(field, line, rows, data=data, told=told)
        told.filled += any(value is not None for value in values)
        for offset, value in enumerate(values):
            if value is not None:
                _write(book, sheet, replace(field, row=field.row + offset), value=value, data=data)
    report.lines += 0 if layout.tables else len(rows)


def _values(
    field: FormField, line: FormLine, rows: Sequence[LedgerRow], *, data: FormData, told: ColumnReport
) -> list[FormValue | None]:
    """One for each place of the field: places for single measures get theirs, the last one the rest."""
    is_each = all(data.fields[key].together is Together.UNDER for key in field.keys)
    if field.rows == 1 or not is_each:
        value = cell_value(field, line, data=data, report=told)
        return [ticked(field.boxes, str(value or "")) if field.boxes else value]
    lines = form_lines(rows, LineGrouping.MEASURE, today=data.today)
    values = [cell_value(field, one, data=data, report=told) for one in lines]
    if field.is_numbered:
        values = [
            value.removeprefix(one.row.mark) if isinstance(value, str) else value
            for value, one in zip(values, lines, strict=True)
        ]
    first, rest = values[: field.rows - 1], values[field.rows - 1 :]
    return first + ["\n".join(str(value) for value in rest if value is not None) or None]


def _write(book: FormBook, sheet: FormSheet, field: FormField, *, value: FormValue, data: FormData) -> None:
    style = sheet.style(field.row, field.column)
    if isinstance(value, date) and is_date(field, data) and book.styles.number_format(style) == "General":
        style = book.styles.with_format(style, field.date_format or DATE_FORM)
    elif isinstance(value, str):
        style = book.styles.wrapped(style)
    sheet.write(field.row, field.column, value, style=style)
    _make_tall(book, sheet, field, text=str(value))


def _make_tall(book: FormBook, sheet: FormSheet, field: FormField, *, text: str) -> None:
    """The last row of the place grows until the text is seen whole."""
    area = next(
        (area for area in sheet.merges if area.holds(field.row, field.column)),
        SheetArea(field.row, field.column, field.row, field.column),
    )
    widths = sheet.widths()
    width = sum(widths.get(column, USUAL_WIDTH) for column in range(area.left, area.right + 1))
    size = book.styles.font_size(sheet.style(field.row, field.column))
    needed = lines_of(text, width * 11 / size) * size * LINE_FACTOR + PADDING
    there = sum(sheet.height(row) for row in range(area.top, area.bottom + 1))
    if needed > there:
        sheet.set_height(area.bottom, min(sheet.height(area.bottom) + needed - there, TALLEST))
