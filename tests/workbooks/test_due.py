"""整改时限 as people write it."""

from __future__ import annotations

from datetime import date

import pytest

from measures.workflow import Timeframe
from workbooks.reading import Cell, Due, read_day, read_due

YEAR_END = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("text", "day", "timeframe"),
    [
        ("2024年12月底", YEAR_END, None),
        ("2024年12月底前", YEAR_END, None),
        ("2024.12.31", YEAR_END, None),
        ("2024-12-31", YEAR_END, None),
        ("2024/1/5", date(2024, 1, 5), None),
        ("20241231", YEAR_END, None),
        ("2024年12月31日前完成", YEAR_END, None),
        ("２０２４年６月３０日", date(2024, 6, 30), None),
        ("二〇二四年十二月三十一日", YEAR_END, None),
        ("2024年2月底", date(2024, 2, 29), None),
        ("2024-12-31 00:00:00", YEAR_END, None),
        ("45657", YEAR_END, None),
        ("2024年底前,并长期坚持", YEAR_END, Timeframe.LONG_TERM),
        ("2024年年底前,长期坚持。", YEAR_END, Timeframe.LONG_TERM),
        ("立行立改", None, Timeframe.IMMEDIATE),
        ("立行立改(2024-12-31前)", YEAR_END, Timeframe.IMMEDIATE),
        ("长期坚持", None, Timeframe.LONG_TERM),
        ("持续推进", None, Timeframe.LONG_TERM),
        ("限期整改", None, Timeframe.TIME_LIMITED),
        ("", None, None),
    ],
)
def test_it_is_understood(text: str, day: date | None, timeframe: Timeframe | None) -> None:
    assert read_due(Cell(text)) == Due(day, timeframe)


@pytest.mark.parametrize(
    "text",
    [
        "12月底前",
        "年底前",
        "2024年12月",
        "2024.12",
        "2024年2月30日",
        "2024年13月1日",
        "24.13.31",
        "2024年6月底,2024年12月底",
        "3024年12月31日",
        "尽快",
        "待定",
    ],
)
def test_what_is_not_understood_stays_empty_with_a_warning(text: str) -> None:
    found = read_due(Cell(text))
    assert found.day is None
    assert text in found.warning


def test_two_kinds_are_none() -> None:
    found = read_due(Cell("立行立改,并长期坚持"))
    assert found.timeframe is None
    assert "两种时限类型" in found.warning


def test_what_is_left_over_is_named() -> None:
    found = read_due(Cell("2024年底前,成立专班"))
    assert found.day == YEAR_END
    assert "“成立专班”没有读懂" in found.warning


@pytest.mark.parametrize("value", [45657.0, 20241231.0, YEAR_END])
def test_numbers_and_dates(value: float | date) -> None:
    assert read_due(Cell(value)) == Due(YEAR_END)


def test_a_number_that_is_no_date() -> None:
    assert read_due(Cell(2024.12)).warning


def test_a_kind_is_no_day() -> None:
    assert read_day(Cell("2024-12-31")).day == YEAR_END
    assert read_day(Cell("长期坚持")).warning


@pytest.mark.parametrize("text", ["27年3月31日", "27-3-31", "27.03.31", "27/3/31"])
def test_a_year_of_two_figures_is_of_this_century(text: str) -> None:
    assert read_due(Cell(text)).day == date(2027, 3, 31)


@pytest.mark.parametrize("value", ["1998年3月31日", date(1927, 3, 31)])
def test_a_day_before_this_work_is_named(value: str | date) -> None:
    found = read_due(Cell(value))
    assert found.day is None
    assert "2000年至2100年" in found.warning
