"""Filling a statistics table: findings and measures counted by the words of its titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledger.rates import share
from ledger.rows import LedgerRow
from workbooks.receivers.layout import FormFigure, FormStatistics, LineGrouping, StatisticsAxis
from workbooks.receivers.lines import FormData, FormLine, form_lines
from workbooks.receivers.package.book import FormBook
from workbooks.receivers.package.sheets import FormSheet
from workbooks.receivers.report import BY_FORMULA, NOT_COUNTED, ColumnReport, FormReport
from workbooks.receivers.scopes import assigned, headings_of, place_of_rest, rows_of_all, without_place
from workbooks.receivers.words import TIMEFRAMES, longest, meaning_of_word, names_step, state_word

CLOSED, NOT_CLOSED = re.compile("(?<!未)销号"), re.compile("未销号")
PERCENT = "0.0%"


@dataclass(frozen=True)
class CountedRate:
    """Rounded once, by whoever writes it: twice would be another number than Excel's."""

    part: int
    whole: int

    def in_percent(self) -> Decimal:
        return share(self.part, self.whole) * 100

    def of_one(self) -> Decimal:
        """For a format with up to two decimals of a percent."""
        return share(self.part, self.whole, places=4)


def fill_statistics(
    book: FormBook, sheet: FormSheet, table: FormStatistics, *, data: FormData, report: FormReport
) -> None:
    """Rows of the receiver get their figures; open ones are given to what has none yet."""
    reports = {
        figure.column: ColumnReport(sheet.title, figure.title.split("·")[-1]) for figure in table.figures
    }
    report.columns += reports.values()
    report.columns += [ColumnReport(sheet.title, title, reason=NOT_COUNTED) for title in table.left]
    for row, rows in _rows(book, sheet, table, data=data, report=report):
        report.lines += 1
        for figure in table.figures:
            told = reports[figure.column]
            if sheet.formula(row, figure.column):
                told.reason = BY_FORMULA
                continue
            value = count_figure(rows, figure, table.figures, data)
            write_figure(book, sheet, (row, figure.column), figure=figure, value=value)
            told.filled += 1


def _rows(
    book: FormBook, sheet: FormSheet, table: FormStatistics, *, data: FormData, report: FormReport
) -> list[tuple[int, Sequence[LedgerRow]]]:
    """LedgerRow of the sheet → the measures it counts."""
    if table.axis is StatisticsAxis.ORGANIZATION:
        return _whole(sheet, table, data=data)
    names = headings_of(table.axis, data)
    found = assigned([[label] for _, label in table.labels], names)
    given = {row: [found[index]] if index in found else [] for index, (row, _) in enumerate(table.labels)}
    rest = without_place(table.axis, data, found.values())
    others = place_of_rest([label for _, label in table.labels], found)
    if others is not None:
        given[table.labels[others][0]], rest = rest, []
    open_rows = list(table.open_rows)
    if rest and len(rest) > len(open_rows):
        open_rows = _more_rows(book, sheet, table, missing=len(rest) - len(open_rows), report=report)
    for row, name in zip(open_rows, rest, strict=False):
        sheet.write(row, table.label_column, name.name)
        given[row] = [name]
    shifted = max(len(rest) - len(table.open_rows), 0)
    totals = [row + shifted for row in table.totals]
    return [
        *((row, rows_of_all(data.rows, table.axis, names)) for row, names in given.items()),
        *((row, data.rows) for row in totals),
    ]


def _more_rows(
    book: FormBook, sheet: FormSheet, table: FormStatistics, *, missing: int, report: FormReport
) -> list[int]:
    """Rows behind the last one that counts something, looking and calculating like it."""
    last = max([table.header_last, *table.open_rows, *(row for row, _ in table.labels)])
    first = min([last, *table.open_rows, *(row for row, _ in table.labels)])
    book.make_room(sheet.title, first=first, last=last, by=missing)
    report.insert(sheet.title, missing)
    new = list(range(last + 1, last + 1 + missing))
    for row in new:
        sheet.copy_row_with_formulas(last, row)
    return [*table.open_rows, *new]


def _whole(
    sheet: FormSheet, table: FormStatistics, *, data: FormData
) -> list[tuple[int, Sequence[LedgerRow]]]:
    """A row for the unit itself."""
    own = [row for row, label in table.labels if label and data.organization and label in data.organization]
    rows = own or [row for row, _ in table.labels if len(table.labels) == 1] or list(table.open_rows[:1])
    for row in rows:
        if row in table.open_rows and data.organization:
            sheet.write(row, table.label_column, data.organization)
    return [(row, data.rows) for row in (*rows, *table.totals)]


def write_figure(
    book: FormBook, sheet: FormSheet, place: tuple[int, int], *, figure: FormFigure, value: int | CountedRate
) -> None:
    """At row and column; a rate as its cell shows it: “50” below a title with %, else 50.0%."""
    row, column = place
    style = sheet.style(row, column)
    form = book.styles.number_format(style)
    if isinstance(value, int):
        sheet.write(row, column, value, style=style)
    elif "%" in form:
        sheet.write(row, column, value.of_one(), style=style)
    elif "%" in figure.title:
        sheet.write(row, column, value.in_percent(), style=style)
    else:
        rate = value.in_percent() / 100  # what the format of one decimal is to show
        sheet.write(row, column, rate, style=book.styles.with_format(style, PERCENT))


def count_figure(
    rows: Sequence[LedgerRow], figure: FormFigure, figures: Sequence[FormFigure], data: FormData
) -> int | CountedRate:
    """What ``figure`` says of ``rows``; the words of all ``figures`` of its table tell each other apart."""
    grouping = LineGrouping.MEASURE if figure.of_measures else LineGrouping.SUB_ISSUE
    lines = form_lines(rows, grouping, today=data.today)
    words = [
        other.state
        for other in figures
        if other.state
        and not other.is_rate
        and other.of_measures == figure.of_measures
        and _is_state(other.state)
    ]
    counted = sum(1 for line in lines if _is_counted(line, figure.state, words, data))
    if figure.is_rate:
        return CountedRate(counted, len(lines))
    return counted


def _is_state(word: str) -> bool:
    is_timeframe = any(re.search(pattern, word) for name, pattern in TIMEFRAMES.items() if name != "长期坚持")
    is_known = meaning_of_word(word) is not None or names_step(word)
    return is_known and not is_timeframe and "销号" not in word and word != "长期坚持"


def _is_counted(line: FormLine, state: str, words: Sequence[str], data: FormData) -> bool:
    if not state:
        return True
    if CLOSED.search(state):
        return line.row.is_closed == "已销号"
    if NOT_CLOSED.search(state):
        return line.row.is_closed != "已销号"
    if state in TIMEFRAMES or any(re.search(pattern, state) for pattern in TIMEFRAMES.values()):
        return longest(line.row.timeframe) == next(
            (name for name, pattern in TIMEFRAMES.items() if re.search(pattern, state)), ""
        )
    known = list(words) if state in words else [*words, state]
    meant = state_word(line.state, known, is_overdue=line.is_overdue, is_phase_done=data.is_phase_done)
    return meant == state or (bool(meant) and meaning_of_word(meant) is meaning_of_word(state) is not None)
