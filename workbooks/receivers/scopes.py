"""Which headings of a form (sheets, bands, labels) stand for which categories or departments."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import assert_never

from ledger.rows import LedgerRow
from workbooks.receivers.layout import StatisticsAxis
from workbooks.receivers.lines import UNASSIGNED, UNTIMED, FormData, FormHeading
from workbooks.receivers.texts import bare, heading_likeness

SURE = 0.5
# A place for all that has none of its own.
REST = re.compile(
    r"[(【]?(其[他它]|未分派|未明确|待明确|待分派|未定|综合)(责任)?(部门|科室|处室|股室|单位|方面|类别?|问题|事项)?[)】]?"
)
# A name that can only be that of a department.
OFFICE = re.compile(r"[^台](科|处|室|股|部|局|队|馆|所|中心|办公室|支部)$")
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


def place_of_rest(headings: Sequence[str], taken: Collection[int]) -> int | None:
    """The index of the heading that is for all the others."""
    found = (
        index for index, text in enumerate(headings) if index not in taken and REST.fullmatch(bare(text))
    )
    return next(found, None)


def rows_of_all(
    rows: Sequence[LedgerRow], axis: StatisticsAxis, headings: Sequence[FormHeading]
) -> list[LedgerRow]:
    """The rows of several headings, in the order of the ledger."""
    wanted = {row.pk for heading in headings for row in rows_of(rows, axis, heading)}
    return [row for row in rows if row.pk in wanted]


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
