"""A layout as it is kept with a template: JSON, and read again within bounds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from workbooks.receivers.layout import (
    CrossColumn,
    CrossCount,
    FormColumn,
    FormCross,
    FormField,
    FormFigure,
    FormLayout,
    FormSection,
    FormSheetKind,
    FormSheetLayout,
    FormStatistics,
    FormTable,
    LineGrouping,
    PrefilledRow,
    StatisticsAxis,
)

# A layout has seldom more than a few dozen of anything.
MAX_ITEMS = 500


def layout_to_json(layout: FormLayout) -> dict[str, Any]:
    return asdict(layout)


def layout_from_json(data: Any) -> FormLayout:
    """What ``layout_to_json`` gave; raises ``ValueError`` for anything else."""
    try:
        return FormLayout(
            tuple(_sheet(item) for item in _items(data["sheets"])),
            tuple((str(title), str(reason)) for title, reason in _items(data["left_alone"])),
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("no layout of a form") from error


def _items(data: Any) -> list[Any]:
    if not isinstance(data, (list, tuple)) or len(data) > MAX_ITEMS:
        raise TypeError
    return list(data)


def _sheet(data: Any) -> FormSheetLayout:
    return FormSheetLayout(
        str(data["title"]),
        FormSheetKind(data["kind"]),
        tables=tuple(_table(item) for item in _items(data["tables"])),
        statistics=tuple(_statistics(item) for item in _items(data["statistics"])),
        fields=tuple(FormField(**_choosable(item)) for item in _items(data["fields"])),
        headings=tuple(map(str, _items(data["headings"]))),
        # A layout that was kept before there were these has none.
        crossed=tuple(_cross(item) for item in _items(data.get("crossed", ()))),
    )


def _cross(data: Any) -> FormCross:
    columns = (dict(item) | {"counts": CrossCount(item["counts"])} for item in _items(data["columns"]))
    return FormCross(
        **dict(data)
        | {
            "figures": tuple(FormFigure(**item) for item in _items(data["figures"])),
            "columns": tuple(CrossColumn(**item) for item in columns),
        }
    )


def _choosable(data: Any) -> dict[str, Any]:
    """What columns and fields have in common, lists made tuples again."""
    choices = tuple((str(ours), str(theirs)) for ours, theirs in _items(data["choices"]))
    keys, words = (tuple(map(str, _items(data[name]))) for name in ("keys", "words"))
    return dict(data) | {"keys": keys, "words": words, "choices": choices}


def _table(data: Any) -> FormTable:
    return FormTable(
        **dict(data)
        | {
            "columns": tuple(FormColumn(**_choosable(item)) for item in _items(data["columns"])),
            "sections": tuple(FormSection(**item) for item in _items(data["sections"])),
            "headings": tuple(map(str, _items(data["headings"]))),
            "examples": tuple(map(int, _items(data["examples"]))),
            "prefilled": tuple(PrefilledRow(**item) for item in _items(data["prefilled"])),
            "grouping": LineGrouping(data["grouping"]),
        }
    )


def _statistics(data: Any) -> FormStatistics:
    return FormStatistics(
        **dict(data)
        | {
            "axis": StatisticsAxis(data["axis"]),
            "labels": tuple((int(row), str(label)) for row, label in _items(data["labels"])),
            "open_rows": tuple(map(int, _items(data["open_rows"]))),
            "totals": tuple(map(int, _items(data["totals"]))),
            "left": tuple(map(str, _items(data.get("left", ())))),
            "figures": tuple(FormFigure(**item) for item in _items(data["figures"])),
        }
    )
