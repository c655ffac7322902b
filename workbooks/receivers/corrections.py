"""A layout as people correct it: which field a column gets, which word, where the table stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from audit.exceptions import Refused
from ledger.fields import FIELDS
from workbooks.receivers.cell_values import UNDATED
from workbooks.receivers.columns import WordLists
from workbooks.receivers.grid import FormGrid
from workbooks.receivers.layout import (
    FormColumn,
    FormField,
    FormLayout,
    FormSection,
    FormSheetKind,
    FormSheetLayout,
    FormTable,
    LineGrouping,
)
from workbooks.receivers.lines import DONE
from workbooks.receivers.reading import table_at
from workbooks.receivers.words import (
    LATE,
    OPEN_STATES,
    PHASE_STATE,
    TIMEFRAMES,
    name_word,
    state_word,
    timeframe_word,
)

BESIDE = "+"
# Our words for states, as a row of the ledger has them.
STATES = (DONE, PHASE_STATE, *OPEN_STATES)
CLOSING = ("已销号", "未销号")
Item = TypeVar("Item", FormColumn, FormField)


@dataclass(frozen=True)
class BodyRows:
    """Where people say that the rows to fill are."""

    first: int
    last: int


def mapped_items(layout: FormLayout) -> list[FormColumn | FormField]:
    """What can be mapped, once for each title: sheets of one form share their columns."""
    found: dict[str, FormColumn | FormField] = {}
    for item in _items(layout):
        found.setdefault(item.title, item)
    return list(found.values())


def _items(layout: FormLayout) -> Iterator[FormColumn | FormField]:
    for sheet in layout.sheets:
        yield from sheet.fields
        for table in sheet.tables:
            yield from table.columns


def with_mapping(
    layout: FormLayout,
    keys: Mapping[str, Sequence[str]],
    *,
    choices: Mapping[str, Sequence[tuple[str, str]]],
    grouping: LineGrouping,
    word_first: Collection[str] = (),
    fields: Collection[str] = FIELDS,
) -> FormLayout:
    """``keys``, ``choices`` and ``word_first`` by title; a title without keys stays as it was read.

    ``fields`` are the keys that there are.
    """

    def mapped(item: Item) -> Item:
        if item.title not in keys:
            return item
        known = tuple(key for key in keys[item.title] if key in fields)
        chosen = tuple(choices.get(item.title, item.choices))
        return replace(item, keys=known, choices=chosen, is_word_first=item.title in word_first)

    sheets = [
        replace(
            sheet,
            fields=tuple(mapped(field) for field in sheet.fields),
            tables=tuple(
                _grouped(replace(table, columns=tuple(mapped(column) for column in table.columns)), grouping)
                for table in sheet.tables
            ),
        )
        for sheet in layout.sheets
    ]
    return replace(layout, sheets=tuple(sheets))


def _grouped(table: FormTable, grouping: LineGrouping) -> FormTable:
    """A list of findings without measures stays one."""
    has_measures = any("measure" in column.keys for column in table.columns)
    return replace(table, grouping=grouping) if has_measures else table


def proposed_words(item: FormColumn | FormField, names: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Each of our words that may come, beside the receiver's that would be taken; "" where there is none.

    Nothing where the form does not say which words it wants; for a deadline, the kinds of it themselves.
    ``names``: our words of fields that have a list of their own, by key (departments, choices).
    """
    key = item.keys[0] if len(item.keys) == 1 else ""
    if key == "due_on":
        return [(word, word) for word in UNDATED]
    if not item.words:
        return []
    if key == "is_closed":
        return [(state, state_word(state, item.words)) for state in CLOSING]
    if key == "status":
        proposed = [(state, state_word(state, item.words)) for state in STATES]
        late = state_word(OPEN_STATES[0], item.words, is_overdue=True)
        return [*proposed, (LATE, late)] if late not in ("", dict(proposed)[OPEN_STATES[0]]) else proposed
    if key == "timeframe":
        return [(name, timeframe_word(name, item.words, title=item.title)) for name in TIMEFRAMES]
    return [(name, name_word(name, item.words)) for name in names.get(key, ())]


def layout_grouping(layout: FormLayout) -> LineGrouping:
    """What a row of the form is: that of its tables of measures."""
    tables = [table for sheet in layout.sheets for table in sheet.tables]
    found = [table.grouping for table in tables if any("measure" in column.keys for column in table.columns)]
    return (found or [table.grouping for table in tables] or [LineGrouping.MEASURE])[0]


def with_table_at(
    layout: FormLayout, grid: FormGrid, rows: tuple[int, int], *, lists: WordLists, body: BodyRows | None
) -> FormLayout:
    """The sheet of ``grid`` read anew with its header in ``rows``; raises ``Refused`` without text there."""
    first, last = rows
    table = table_at(grid, rows, lists=lists)
    if table is None:
        raise Refused(f"第{first}到{last}行没有文字,请填写表头所在的行。")
    if body is not None:
        table = _with_body(table, body, last=last)
    sheet = FormSheetLayout(grid.title, FormSheetKind.TABLE, (table,))
    old = next((found for found in layout.sheets if found.title == grid.title), None)
    if old is None:
        return replace(layout, sheets=(*layout.sheets, sheet))
    others = tuple(
        found for found in old.tables if found.header_first > table.body_last or found.body_last < first
    )
    new = replace(sheet, tables=(table, *others), statistics=old.statistics, headings=old.headings)
    return replace(layout, sheets=tuple(new if found is old else found for found in layout.sheets))


def _with_body(table: FormTable, body: BodyRows, *, last: int) -> FormTable:
    if not last < body.first <= body.last:
        raise Refused("填写的行应在表头下面,从小到大。")
    rows = range(body.first, body.last + 1)
    sections = tuple(
        replace(section, first=max(section.first, body.first), last=min(section.last, body.last))
        for section in table.sections
        if section.first <= body.last and section.last >= body.first
    )
    return replace(
        table,
        sections=sections or (FormSection("", body.first, body.last),),
        examples=tuple(row for row in table.examples if row in rows),
        prefilled=tuple(row for row in table.prefilled if row.row in rows),
    )
