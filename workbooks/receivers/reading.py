"""How a form is laid out: every sheet is looked at, and what is no table of findings is left alone."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from lxml import etree

from audit.exceptions import Refused
from measures.files import within_budget
from workbooks.opening import SAVE_AS, open_workbook
from workbooks.receivers.allowed import allowed_words
from workbooks.receivers.body import LABEL_KEYS, read_body
from workbooks.receivers.columns import WordLists, read_columns
from workbooks.receivers.crossed import read_crossed
from workbooks.receivers.grid import FormGrid, grid_of
from workbooks.receivers.header import TableHeader, find_headers, header_between
from workbooks.receivers.layout import (
    FormColumn,
    FormCross,
    FormLayout,
    FormSection,
    FormSheetKind,
    FormSheetLayout,
    FormStatistics,
    FormTable,
    LineGrouping,
    PrefilledRow,
)
from workbooks.receivers.package.archive import FormPackage
from workbooks.receivers.package.book import FormBook
from workbooks.receivers.records import read_fields
from workbooks.receivers.statistics import read_statistics
from workbooks.receivers.titles import meaning_of

MAX_SHEETS = 100
SAMPLE = re.compile(r"示例|样表|样例|范例|填写样|填报样|参考样")
# A plan of work has measures, too: these words say that it is about findings.
SUBJECT = re.compile("问题|整改|巡察|巡视|审计|反馈|督查|督察|检查发现|销号|清单")
SEVERAL_ITEMS = re.compile(r"(^|[\n;。])\s*(1[.、]|[(]1[)]|①|一是)[\s\S]*[\n;。]\s*(2[.、]|[(]2[)]|②|二是)")
PER_FINDING = re.compile(
    r"(每|一)(个|条)?问题(各|只|单独)?(填写?|占|列)?(一|1)(行|栏|格)"
    r"|同一问题[^,。]{0,8}(一行|同一栏|一格)"
)
MIN_KNOWN = 3
# What parts that a spreadsheet program would mend or refuse give when they are read as they are.
BROKEN_INSIDE = (etree.XMLSyntaxError, AttributeError, IndexError, KeyError, TypeError, ValueError)
NOT_A_FORM = (
    "“{name}”里没有可以填写的表。能填的有:有“整改措施”或“问题”栏目的台账、清单,按类别或部门的统计表,"
    "一个问题一张的登记表、审批表。{reasons}"
)


def read_layout(package: FormPackage, book: Any, *, name: str) -> FormLayout:
    """From both views of one file; raises ``Refused`` with the reason when there is nothing to fill."""
    found: list[FormSheetLayout] = []
    left_alone: list[tuple[str, str]] = []
    for sheet in book.worksheets[:MAX_SHEETS]:
        grid = grid_of(sheet)
        layout = (
            None
            if _is_passed_over(grid)
            else read_sheet(grid, allowed_words(package, book, title=sheet.title))
        )
        if layout is not None:
            found.append(layout)
        elif not grid.is_hidden:
            left_alone.append((sheet.title, _reason(grid)))
    if not found:
        reasons = "".join(f"工作表“{title}”:{reason}。" for title, reason in left_alone[:5])
        raise Refused(NOT_A_FORM.format(name=name, reasons=reasons))
    return FormLayout(tuple(found), tuple(left_alone))


def _is_passed_over(grid: FormGrid) -> bool:
    return grid.is_hidden or bool(SAMPLE.search(grid.title))


def _reason(grid: FormGrid) -> str:
    if SAMPLE.search(grid.title):
        return "是填写示例,未改动"
    if not any(cell.text for cell in grid.cells.values()):
        return "是空的"
    headers = find_headers(grid)
    if headers:
        titles = "、".join(cell.path[-1] for cell in headers[0].cells[:6])
        return f"栏目({titles})不是问题或措施的栏目"
    return "没有找到表头"


def read_sheet(grid: FormGrid, lists: WordLists) -> FormSheetLayout | None:
    """What one sheet is; None when it is nothing that can be filled."""
    headers = find_headers(grid)
    tables: list[FormTable] = []
    statistics: list[FormStatistics] = []
    for header, end in zip(headers, _ends(headers, grid), strict=True):
        table = read_table(grid, header, end=end, lists=lists)
        if table is not None and _is_of_findings(grid, table):
            above = max([0, *(found.body_last for found in tables)])
            tables.append(replace(table, headings=_headings(grid, header.first, after=above)))
        elif counted := read_statistics(grid, header, end=end):
            statistics.append(counted)
    fields = (
        ()
        if any(table.column_of("finding") for table in tables)
        else read_fields(grid, tuple(tables), lists=lists)
    )
    if fields:
        return FormSheetLayout(
            grid.title, FormSheetKind.RECORD, tuple(tables), fields=fields, headings=_headings(grid, 0)
        )
    crossed = read_crossed(grid, taken=_rows_taken(tables, statistics))
    if not tables and not statistics and not crossed:
        return None
    kind = FormSheetKind.TABLE if tables else FormSheetKind.STATISTICS
    parts: list[FormTable | FormStatistics | FormCross] = [*tables, *statistics, *crossed]
    first = min(part.header_first for part in parts)
    return FormSheetLayout(
        grid.title,
        kind,
        tuple(tables),
        tuple(statistics),
        headings=_headings(grid, first),
        crossed=crossed,
    )


def _rows_taken(tables: Sequence[FormTable], statistics: Sequence[FormStatistics]) -> list[range]:
    found = [range(table.header_first, table.body_last + 1) for table in tables]
    for counted in statistics:
        rows = [row for row, _ in counted.labels]
        last = max([counted.header_last, *rows, *counted.open_rows, *counted.totals])
        found.append(range(counted.header_first, last + 1))
    return found


def _ends(headers: Sequence[TableHeader], grid: FormGrid) -> list[int]:
    """The last row that may belong to each table."""
    return [*(header.first - 1 for header in headers[1:]), grid.rows][: len(headers)]


def _headings(grid: FormGrid, before: int, *, after: int = 0) -> tuple[str, ...]:
    """The texts above a table: the sheet may say there whom it is for."""
    texts = [cell.text for cell in grid.cells.values() if cell.text and after < cell.row < before]
    return tuple(texts[:6])


def read_table(grid: FormGrid, header: TableHeader, *, end: int, lists: WordLists) -> FormTable | None:
    """The table under a header, wherever people say that the header is."""
    if not header.cells:
        return None
    number = next((cell.column for cell in header.cells if meaning_of(cell.path).keys == ("number",)), 0)
    body = read_body(grid, header, end=end, number_column=number)
    rows = range(body.sections[0].first, max(body.last, body.sections[0].first) + 1)
    inside = range(header.first, body.last + 1)
    notes = [cell.text for cell in grid.cells.values() if cell.row not in inside and len(cell.text) > 4]
    columns = read_columns(grid, header, rows=rows, lists=lists, notes=notes)
    is_object = any(area.top <= header.last <= area.bottom for area in grid.tables)
    table = FormTable(
        header.first,
        header.last,
        columns,
        body.sections,
        examples=body.examples,
        prefilled=_prefilled(grid, columns, body.prefilled),
        is_merged=not is_object,
    )
    table = _with_labels(grid, table)
    return replace(
        table,
        grouping=_grouping(grid, header, table=table, notes=notes),
        number_per_finding=_is_numbered_per_finding(grid, table),
    )


def _with_labels(grid: FormGrid, table: FormTable) -> FormTable:
    """Categories or departments that the receiver wrote beside the rows are sections of the table."""
    place = next((table.column_of(key) for key in sorted(LABEL_KEYS) if table.column_of(key)), 0)
    labelled = {
        row.row: grid.text(row.row, place)
        for row in table.prefilled
        if place and grid.text(row.row, place) and not row.finding and not row.measure
    }
    if not labelled or len(labelled) != len(table.prefilled) or len(table.sections) > 1:
        return table
    starts = sorted(row for row in labelled if grid.area(row, place).top == row)
    ends = [*(row - 1 for row in starts[1:]), table.sections[0].last]
    sections = [FormSection(labelled[first], first, last) for first, last in zip(starts, ends, strict=True)]
    if starts[0] > table.sections[0].first:
        sections.insert(0, FormSection("", table.sections[0].first, starts[0] - 1))
    return replace(table, sections=tuple(sections), prefilled=(), label_column=place)


def _prefilled(
    grid: FormGrid, columns: Sequence[FormColumn], rows: Sequence[int]
) -> tuple[PrefilledRow, ...]:
    def said(row: int, *keys: str) -> str:
        found = (column.column for column in columns if column.keys and column.keys[0] in keys)
        return next((grid.text(row, place) for place in found if grid.text(row, place)), "")

    return tuple(
        PrefilledRow(row, said(row, "finding", "finding_text"), said(row, "measure")) for row in rows
    )


def table_at(grid: FormGrid, rows: tuple[int, int], *, lists: WordLists) -> FormTable | None:
    """The table whose header is where people say."""
    header = header_between(grid, rows[0], last=rows[1])
    later = [found.first - 1 for found in find_headers(grid) if found.first > rows[1]]
    return read_table(grid, header, end=min([grid.rows, *later]), lists=lists)


def _grouping(grid: FormGrid, header: TableHeader, *, table: FormTable, notes: Sequence[str]) -> LineGrouping:
    """One row for each finding where the form says so, shows it, or has no column for measures."""
    place = table.column_of("measure")
    if not place:
        has_part = any("measure" in column.keys for column in table.columns)
        return LineGrouping.MEASURE if has_part else LineGrouping.SUB_ISSUE
    cell = next(cell for cell in header.cells if cell.column == place)
    shown = any(SEVERAL_ITEMS.search(grid.cell(row, place).raw) for row in table.examples)
    is_whole = meaning_of(cell.path).is_itemised or shown or any(PER_FINDING.search(note) for note in notes)
    return LineGrouping.SUB_ISSUE if is_whole else LineGrouping.MEASURE


def _is_numbered_per_finding(grid: FormGrid, table: FormTable) -> bool:
    """Rows whose number reaches down over several measures, or findings that the receiver has numbered."""
    number = table.column_of("number")
    if number and any(row.finding and not row.measure for row in table.prefilled):
        return True
    rows = range(table.header_last + 1, table.body_last + 1)
    return bool(number) and any(grid.area(row, number).height > 1 for row in rows)


def _is_of_findings(grid: FormGrid, table: FormTable) -> bool:
    """Measures with others beside them, or findings with most of what tells of them."""
    keys = {key for column in table.columns for key in column.keys}
    told = keys - {"number", "remark"}
    if len(told) < MIN_KNOWN - 1 or not keys & {"measure", "finding"}:
        return False
    known = sum(1 for column in table.columns if column.keys or column.tick)
    if "measure" not in keys and (len(told) < MIN_KNOWN or 2 * known < len(table.columns)):
        return False
    titles = "".join(column.title for column in table.columns)
    above = "".join(cell.text for cell in grid.cells.values() if cell.row < table.header_first)
    return bool(SUBJECT.search(titles + above + grid.title))


def open_form(content: bytes, *, name: str) -> FormLayout:
    """The layout of an uploaded .xlsx; raises ``Refused`` for a file that is unsafe, broken or no form."""
    return within_budget(partial(_layout_of, content, name=name), name=name)


def _layout_of(content: bytes, *, name: str) -> FormLayout:
    book = open_workbook(io.BytesIO(content), name=name)
    try:
        form = FormBook(io.BytesIO(content))
        # A form that can be looked at but not filled is better refused today than on the day it is due.
        for title in form.entries:
            form.sheet(title)
        return read_layout(FormPackage(io.BytesIO(content)), book, name=name)
    except BROKEN_INSIDE as error:
        raise Refused(f"“{name}”的内部结构不完整,不能填写。{SAVE_AS}") from error
