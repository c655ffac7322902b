"""Filling a form as it was read: sheets by category, tables, statistics, records; and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from audit.exceptions import Refused
from ledger.rows import LedgerRow
from workbooks.receivers.blocks import plan_blocks, sheet_scopes
from workbooks.receivers.counting import fill_statistics
from workbooks.receivers.cross_filling import fill_crossed
from workbooks.receivers.layout import (
    FormLayout,
    FormSheetKind,
    FormSheetLayout,
    FormStatistics,
    FormTable,
    StatisticsAxis,
)
from workbooks.receivers.lines import FormData, FormHeading
from workbooks.receivers.package.book import FormBook
from workbooks.receivers.record_filling import fill_records
from workbooks.receivers.report import FormReport
from workbooks.receivers.scopes import OFFICE, best_axis, place_of_rest, rows_of, rows_of_all, without_place
from workbooks.receivers.tables import TableFiller
from workbooks.receivers.texts import is_placeholder, number_in
from workbooks.writing.plan import sheet_names

# A program that opens the form keeps all of it in memory; larger ledgers go out as our own workbook.
MAX_LINES = 20_000
MAX_COPIES = 200


def fill_form(
    source: Path | BinaryIO, layout: FormLayout, *, data: FormData, target: Path | BinaryIO
) -> FormReport:
    """Writes the filled form to ``target``; raises ``Refused``. The file was checked by ``open_workbook``."""
    if len(data.rows) > MAX_LINES:
        raise Refused(f"超过{MAX_LINES}行,请缩小范围,或用“整改台账”导出。")
    book, report = FormBook(source), FormReport()
    for sheet in layout.sheets:
        if sheet.title not in book.entries:
            raise Refused(f"表格里没有名为“{sheet.title}”的工作表,请重新上传接收单位的表格。")
    report.notes += [f"工作表“{title}”:{reason}。" for title, reason in layout.left_alone if "示例" in reason]
    records = [sheet for sheet in layout.sheets if sheet.kind is FormSheetKind.RECORD]
    if records and len({row.sub_issue_id for row in data.rows}) > MAX_COPIES:
        raise Refused(f"问题超过{MAX_COPIES}个,一个问题一张的表放不下,请缩小范围。")
    for part, rows in _scoped(book, layout, data=data, report=report):
        fill_sheet(book, part, rows=rows, data=data, report=report)
    for part in records:
        fill_records(book, part, data=data, report=report)
    book.save(target)
    return report


def fill_sheet(
    book: FormBook, layout: FormSheetLayout, *, rows: Sequence[LedgerRow], data: FormData, report: FormReport
) -> None:
    """From below: rows that come in move what stands under them."""
    sheet = book.sheet(layout.title)
    shares = _shares(layout.tables, rows, data=data, report=report)
    parts: list[FormTable | FormStatistics] = [*layout.tables, *layout.statistics]
    for part in sorted(parts, key=lambda part: -part.header_first):
        if isinstance(part, FormTable):
            blocks = plan_blocks(part, shares.get(part.header_first, rows), data=data)
            TableFiller(book, sheet, part, data, report).fill(blocks)
        else:
            fill_statistics(book, sheet, part, data=data, report=report)
    # After the rows above have got their places: nothing is inserted here.
    for crossed in layout.crossed:
        fill_crossed(book, sheet, crossed, data=data, report=report)


def _shares(
    tables: Sequence[FormTable], rows: Sequence[LedgerRow], *, data: FormData, report: FormReport
) -> dict[int, Sequence[LedgerRow]]:
    """Of several tables on a sheet, each below a heading of its own: header row → its rows.

    Nothing where the headings say nothing: then every table gets all rows. What none of them is for
    goes to the last, and it is said.
    """
    headings = [table.headings for table in tables]
    axis, found = sheet_scopes(headings, replace(data, rows=rows))
    if not found and len(tables) > 1 and all(any(map(number_in, ways)) for ways in headings):
        # 一、…方面 above each of them: parts of one table, though only one of ours has a heading.
        axis, found = best_axis(headings, replace(data, rows=rows))
    if not found:
        return {}
    shares: dict[int, Sequence[LedgerRow]] = {table.header_first: [] for table in tables}
    for index, name in found.items():
        shares[tables[index].header_first] = rows_of(rows, axis, name)
    taken = {row.pk for share in shares.values() for row in share}
    if rest := [row for row in rows if row.pk not in taken]:
        last = tables[-1].header_first
        shares[last] = [*shares[last], *rest]
        names = [heading.name for heading in without_place(axis, replace(data, rows=rest), ())]
        report.notes.append(f"没有对应的表,填在最后一张里:{'、'.join(names)}。")
    return shares


def _scoped(
    book: FormBook, layout: FormLayout, *, data: FormData, report: FormReport
) -> list[tuple[FormSheetLayout, Sequence[LedgerRow]]]:
    """Each sheet with a table and the rows that belong on it; sheets are added for what has none."""
    sheets = [sheet for sheet in layout.sheets if sheet.kind is FormSheetKind.TABLE]
    axis, found = sheet_scopes([(sheet.title, *sheet.headings) for sheet in sheets], data)
    model = next((sheet for sheet in sheets if is_placeholder(sheet.title)), None)
    counted = [(sheet, data.rows) for sheet in layout.sheets if sheet.kind is FormSheetKind.STATISTICS]
    if not found and model is None:
        return [*((sheet, data.rows) for sheet in sheets), *counted]
    result: list[tuple[FormSheetLayout, Sequence[LedgerRow]]] = [*counted]
    missing = without_place(axis, data, found.values())
    rest = place_of_rest([sheet.title for sheet in sheets], found)
    for index, sheet in enumerate(sheets):
        if index in found:
            result.append((sheet, rows_of(data.rows, axis, found[index])))
        elif index == rest:
            result.append((sheet, rows_of_all(data.rows, axis, missing)))
            missing = []
        elif axis is StatisticsAxis.DEPARTMENT and OFFICE.search(sheet.title):
            report.notes.append(f"工作表“{sheet.title}”:没有叫这个名称的部门,未填写。")
        elif sheet is not model and not number_in(sheet.title):
            result.append((sheet, data.rows))
    model = model or sheets[next(iter(found))]
    return result + _added(book, model, missing, axis=axis, data=data, report=report)


def _added(
    book: FormBook,
    model: FormSheetLayout,
    missing: Sequence[FormHeading],
    *,
    axis: StatisticsAxis,
    data: FormData,
    report: FormReport,
) -> list[tuple[FormSheetLayout, Sequence[LedgerRow]]]:
    """A copy of a sheet for each category or department that the form has none for."""
    names = sheet_names([heading.name for heading in missing], taken=book.entries)
    result: list[tuple[FormSheetLayout, Sequence[LedgerRow]]] = []
    for name, heading in zip(names, missing, strict=True):
        copy = book.copy(model.title, to=name)
        copy.replace_text(model.title, heading.name)
        layout = FormSheetLayout(name, model.kind, model.tables, (), headings=model.headings)
        result.append((layout, rows_of(data.rows, axis, heading)))
    if names:
        report.notes.append(f"表格里没有对应的工作表,增加了:{'、'.join(names)}。")
    return result
