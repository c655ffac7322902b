"""Which headings of a form (sheets, bands, labels) stand for which categories or departments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import assert_never

from ledger.rows import LedgerRow
from workbooks.receivers.layout import StatisticsAxis
from workbooks.receivers.lines import UNASSIGNED, UNTIMED, FormData, FormHeading
from workbooks.receivers.texts import heading_likeness

SURE = 0.5
# What sheets and bands may stand for; where two fit alike, the first.
AXES = (StatisticsAxis.CATEGORY, StatisticsAxis.DEPARTMENT, StatisticsAxis.TIMEFRAME)


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
    """Categories, departments or kinds of deadlines: whichever most headings stand for."""
    found = [(axis, assigned(headings, headings_of(axis, data))) for axis in AXES]
    return max(found, key=lambda pair: len(pair[1]))


def headings_of(axis: StatisticsAxis, data: FormData) -> list[FormHeading]:
    match axis:
        case StatisticsAxis.CATEGORY:
            return data.categories
        case StatisticsAxis.DEPARTMENT:
            return data.departments
        case StatisticsAxis.TIMEFRAME:
            return data.timeframes
        case StatisticsAxis.ORGANIZATION:
            return [FormHeading(data.organization)]
        case _:
            assert_never(axis)


def without_place(axis: StatisticsAxis, data: FormData, placed: Collection[FormHeading]) -> list[FormHeading]:
    """What has rows and is not among ``placed``."""
    others = [heading for heading in headings_of(axis, data) if heading not in placed]
    return [heading for heading in others if rows_of(data.rows, axis, heading)]


def rows_of(rows: Sequence[LedgerRow], axis: StatisticsAxis, heading: FormHeading) -> list[LedgerRow]:
    match axis:
        case StatisticsAxis.CATEGORY:
            return [row for row in rows if (row.category, row.focus) == (heading.name, heading.focus)]
        case StatisticsAxis.DEPARTMENT:
            return [row for row in rows if (row.department or UNASSIGNED) == heading.name]
        case StatisticsAxis.TIMEFRAME:
            return [row for row in rows if (row.timeframe or UNTIMED) == heading.name]
        case StatisticsAxis.ORGANIZATION:
            return list(rows)
        case _:
            assert_never(axis)
