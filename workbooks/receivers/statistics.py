"""Statistics tables: which columns count what, and what their rows stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter

from workbooks.receivers.grid import FormGrid
from workbooks.receivers.header import FormHeaderCell, TableHeader
from workbooks.receivers.layout import FormFigure, FormStatistics, StatisticsAxis
from workbooks.receivers.titles import BRACKETS, keys_of
from workbooks.receivers.words import TIMEFRAMES, StateMeaning, meaning_of_word, names_step

TOTAL_LABEL = re.compile(r"^[(\[]?(合计|总计|小计|共计|总数|全部|累计|汇总)")
TOTAL_TITLE = re.compile(
    r"(总数|总量|总计|合计|小计|数|数量|个数|条数|件数)$|^(反馈|巡察反馈|存在)?问题$|^(整改)?措施$"
)
RATE = re.compile(r"率$|占比$|比例$|百分比$")
# A rate that names no state is that of what is done.
DONE_RATE, DONE = re.compile("(整改|完成|办结|到位|落实)\\w{0,2}率$"), "完成"
COUNTED = re.compile(r"(问题|措施|任务|事项)?(总)?(个|条|件|项)?(数|数量)$|率$|占比$|比例$")
OF_MEASURES = re.compile("措施|任务|举措")
OF_FINDINGS = re.compile("问题|事项")
CLOSED = re.compile("销号")
AXES = {
    "category": StatisticsAxis.CATEGORY,
    "focus": StatisticsAxis.CATEGORY,
    "department": StatisticsAxis.DEPARTMENT,
    "supporting": StatisticsAxis.DEPARTMENT,
    "organization": StatisticsAxis.ORGANIZATION,
    "timeframe": StatisticsAxis.TIMEFRAME,
}
UNITS = re.compile("单位|部门|科室|处室|股室")
MIN_FIGURES = 2
QUOTIENT = re.compile(r"\$?([A-Z]{1,3})\$?\d+\s*/\s*\$?([A-Z]{1,3})\$?\d+")


def read_statistics(grid: FormGrid, header: TableHeader, *, end: int) -> FormStatistics | None:
    """None when the header counts nothing that Rectify knows."""
    figures = [figure for cell in header.cells if (figure := figure_of(cell, header)) is not None]
    others = [cell for cell in header.cells if cell.column not in {figure.column for figure in figures}]
    label = next((cell for cell in others if keys_of(cell.path) not in ((), ("number",), ("remark",))), None)
    label = label or next((cell for cell in others if keys_of(cell.path) != ("number",)), None)
    if len(figures) < MIN_FIGURES or label is None or label.column > figures[0].column:
        return None
    labels, open_rows, totals = [], [], []
    for row in _rows(grid, header, end=end):
        text = grid.text(row, label.column) or grid.text(row, header.left)
        is_crossed = grid.area(row, label.column).right >= figures[0].column
        if TOTAL_LABEL.match(text):
            totals.append(row)
        elif text and not text.isdecimal() and not is_crossed:
            labels.append((row, text))
        elif not is_crossed:
            open_rows.append(row)
    return FormStatistics(
        header.first,
        header.last,
        label.column,
        _axis(label),
        tuple(labels),
        tuple(open_rows),
        tuple(totals),
        _with_units(grid, header, figures),
        tuple(cell.path[-1] for cell in others if cell != label and keys_of(cell.path) != ("number",)),
    )


def _with_units(grid: FormGrid, header: TableHeader, figures: Sequence[FormFigure]) -> tuple[FormFigure, ...]:
    """A rate that the receiver works out divides like by like: what says nothing counts as its whole does."""
    formulas = (cell.formula for cell in grid.cells.values() if cell.formula and cell.row > header.last)
    wholes = {part: whole for formula in formulas for part, whole in QUOTIENT.findall(formula)}
    by_letter = {get_column_letter(figure.column): figure for figure in figures}
    found = []
    for letter, figure in by_letter.items():
        whole = by_letter.get(wholes.get(letter, ""))
        is_told = OF_MEASURES.search(figure.title) or OF_FINDINGS.search(figure.title)
        if whole is None or is_told:
            found.append(figure)
        else:
            found.append(replace(figure, of_measures=whole.of_measures))
    return tuple(found)


def _axis(label: FormHeaderCell) -> StatisticsAxis:
    keys = keys_of(label.path)
    if keys and keys[0] in AXES:
        return AXES[keys[0]]
    return StatisticsAxis.DEPARTMENT if UNITS.search(label.title) else StatisticsAxis.CATEGORY


def _rows(grid: FormGrid, header: TableHeader, *, end: int) -> list[int]:
    """The rows of the table: those with borders, or with anything in them where it has none."""
    is_framed = grid.sides(header.titles_last, header.left) > 1
    found = []
    for row in range(header.last + 1, end + 1):
        if (is_framed and grid.sides(row, header.left) < 2) or (not is_framed and not grid.said(row)):
            break
        found.append(row)
    return found


def figure_of(cell: FormHeaderCell, header: TableHeader) -> FormFigure | None:
    """What a title counts; None when it counts nothing that Rectify knows."""
    title = BRACKETS.sub("", cell.path[-1])
    is_rate = bool(RATE.search(title))
    state = _state(title) or (DONE if DONE_RATE.search(title) else "")
    is_total = bool(TOTAL_TITLE.search(title)) and not state
    if not state and not is_total:
        return None
    of_measures = _of_measures(cell, header)
    return FormFigure(cell.column, cell.title, of_measures, state=state, is_rate=is_rate)


def _state(title: str) -> str:
    """The word for the state that is counted, without what only says that it is counted; "" for all."""
    is_state = meaning_of_word(title) is not None or CLOSED.search(title) or names_step(title)
    is_timeframe = any(re.search(pattern, title) for pattern in TIMEFRAMES.values())
    bare = COUNTED.sub("", title)
    return bare or title if is_state or is_timeframe else ""


def _of_measures(cell: FormHeaderCell, header: TableHeader) -> bool:
    """Its own titles decide, else what the table mainly counts; findings where nothing is said."""
    if OF_MEASURES.search(cell.title) or OF_FINDINGS.search(cell.title):
        return not OF_FINDINGS.search(cell.path[-1]) and bool(OF_MEASURES.search(cell.title))
    if RATE.search(BRACKETS.sub("", cell.path[-1])) and (done := _done(header)):
        # A rate that stands alone is that of what the table says is done.
        return all(OF_MEASURES.search(title) for title in done)
    totals = [other for other in header.cells if TOTAL_TITLE.search(BRACKETS.sub("", other.path[-1]))]
    before = [other for other in totals if other.column < cell.column]
    # What is counted right behind 措施数 are measures, though 问题数 stands before both.
    return bool(totals) and all(OF_MEASURES.search(other.title) for other in before[-1:] or totals)


def _done(header: TableHeader) -> list[str]:
    """The titles that count what is done, as a number; what is closed counts findings by itself."""
    return [
        cell.title
        for cell in header.cells
        if meaning_of_word(cell.path[-1]) is StateMeaning.DONE
        and not CLOSED.search(cell.path[-1])
        and not RATE.search(BRACKETS.sub("", cell.path[-1]))
    ]
