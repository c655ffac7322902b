"""Own columns (自有栏目) in a receiver's form: found by their names, filled in the unit of the title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from issues.custom_values import is_custom
from ledger.fields import FieldKind, LedgerField
from ledger.titles import TEN_THOUSAND, TEN_THOUSANDS, plain_title, whole_title
from workbooks.receivers.layout import FormColumn, FormField, FormLayout
from workbooks.receivers.titles import date_format_in

BETWEEN_GROUPS = "·"
Item = TypeVar("Item", FormColumn, FormField)


def leaf_of(title: str) -> str:
    """A column's own title without those of its groups."""
    return title.rpartition(BETWEEN_GROUPS)[2]


def with_own_titles(layout: FormLayout, own: Iterable[LedgerField]) -> FormLayout:
    """Columns titled like an own one get it; brackets are explanations where nothing else fits."""
    fields = list(own)
    exact = {whole_title(field.title): field for field in fields}
    plain = {plain_title(field.title): field for field in fields}

    def named(item: Item) -> Item:
        leaf = leaf_of(item.title)
        found = exact.get(whole_title(leaf))
        if found is None and not item.keys:
            found = plain.get(plain_title(leaf))
        if found is None or (isinstance(item, FormColumn) and item.tick):
            return item
        is_day = found.kind is FieldKind.DATE
        code = item.date_format or date_format_in(leaf) if is_day else ""
        return replace(item, keys=(found.key,), date_format=code)

    if not fields:
        return layout
    sheets = tuple(
        replace(
            sheet,
            fields=tuple(map(named, sheet.fields)),
            tables=tuple(replace(table, columns=tuple(map(named, table.columns))) for table in sheet.tables),
        )
        for sheet in layout.sheets
    )
    return replace(layout, sheets=sheets)


def in_unit_of(column: FormColumn | FormField, value: Decimal) -> Decimal:
    """元 as the title, or the line above the table, has it: 万元 where it says so."""
    unit = column.unit if isinstance(column, FormColumn) else ""
    return value / 10_000 if unit == TEN_THOUSANDS or TEN_THOUSAND.search(column.title) else value


def is_money(key: str, fields: Mapping[str, LedgerField]) -> bool:
    return is_custom(key) and key in fields and fields[key].kind is FieldKind.MONEY
