"""Filling statistics that lie on their side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledger.rows import LedgerRow
from workbooks.receivers.counting import count_figure, write_figure
from workbooks.receivers.layout import CrossColumn, CrossCount, FormCross, FormFigure
from workbooks.receivers.lines import FormData
from workbooks.receivers.package.book import FormBook
from workbooks.receivers.package.sheets import FormSheet
from workbooks.receivers.report import BY_FORMULA, ColumnReport, FormReport
from workbooks.receivers.scopes import best_axis, rows_of, without_place


def fill_crossed(
    book: FormBook, sheet: FormSheet, table: FormCross, *, data: FormData, report: FormReport
) -> None:
    """Every column gets the figures of what it is for; what has no column is said."""
    for column, rows in _rows(sheet, table, data=data, report=report):
        told = ColumnReport(sheet.title, column.title)
        report.columns.append(told)
        report.lines += 1
        for figure in _figures(table, column):
            if sheet.formula(figure.column, column.column):
                told.reason = BY_FORMULA
                continue
            value = count_figure(rows, figure, _figures(table, column), data)
            write_figure(book, sheet, (figure.column, column.column), figure=figure, value=value)
            told.filled += 1


def _figures(table: FormCross, column: CrossColumn) -> list[FormFigure]:
    if column.counts is CrossCount.UNSAID:
        return list(table.figures)
    return [replace(one, of_measures=column.counts is CrossCount.MEASURES) for one in table.figures]


def _rows(
    sheet: FormSheet, table: FormCross, *, data: FormData, report: FormReport
) -> list[tuple[CrossColumn, Sequence[LedgerRow]]]:
    titles = list(dict.fromkeys(column.title for column in table.columns if not column.is_total))
    axis, found = best_axis([[title] for title in titles], data)
    meant = {titles[index]: heading for index, heading in found.items()}
    if rest := without_place(axis, data, meant.values()):
        names = "、".join(heading.name for heading in rest)
        report.notes.append(f"工作表“{sheet.title}”:没有对应的栏,未列出:{names}。")
    result: list[tuple[CrossColumn, Sequence[LedgerRow]]] = []
    for column in table.columns:
        if column.is_total:
            result.append((column, data.rows))
        elif column.title in meant:
            result.append((column, rows_of(data.rows, axis, meant[column.title])))
        else:
            result.append((column, []))
    return result
