"""Which headings of a form (sheets, bands, labels) stand for which categories or departments."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.columns import Row
from workbooks.receivers.layout import StatisticsAxis
from workbooks.receivers.lines import UNASSIGNED, FormData, FormHeading
from workbooks.receivers.texts import heading_likeness

SURE = 0.5


def assigned(headings: Sequence[Sequence[str]], names: Sequence[FormHeading]) -> dict[int, FormHeading]:
    """Index of a heading (each may be told in several ways) → what it stands for; each name once."""
    ranked = sorted(
        (
            (heading_likeness(way, name.name, focus=name.focus), -index, -place)
            for index, ways in enumerate(headings)
            for way in ways
            for place, name in enumerate(names)
        ),
        reverse=True,
    )
    found: dict[int, FormHeading] = {}
    for score, index, place in ranked:
        if score < SURE:
            break
        if -index not in found and names[-place] not in found.values():
            found[-index] = names[-place]
    return found


def best_axis(
    headings: Sequence[Sequence[str]], data: FormData
) -> tuple[StatisticsAxis, dict[int, FormHeading]]:
    """Categories or departments, whichever more headings stand for."""
    by_category = assigned(headings, data.categories)
    by_department = assigned(headings, data.departments)
    if len(by_department) > len(by_category):
        return StatisticsAxis.DEPARTMENT, by_department
    return StatisticsAxis.CATEGORY, by_category


def headings_of(axis: StatisticsAxis, data: FormData) -> list[FormHeading]:
    return data.departments if axis is StatisticsAxis.DEPARTMENT else data.categories


def rows_of(rows: Sequence[Row], axis: StatisticsAxis, heading: FormHeading) -> list[Row]:
    if axis is StatisticsAxis.DEPARTMENT:
        return [row for row in rows if (row.department or UNASSIGNED) == heading.name]
    return [row for row in rows if row.category == heading.name and row.focus == heading.focus]
