"""What a printed deadline says; what it does not say is not added."""

from __future__ import annotations

from datetime import date

import pytest

from measures.workflow import Timeframe
from notices.imports.deadlines import PrintedDeadline, read_deadline

LIMITED, LONG, NOW = Timeframe.TIME_LIMITED, Timeframe.LONG_TERM, Timeframe.IMMEDIATE


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2026年3月15日", PrintedDeadline(LIMITED, date(2026, 3, 15))),
        ("2026年2月底前", PrintedDeadline(LIMITED, date(2026, 2, 28))),
        ("2026年12月底前完成,并长期坚持", PrintedDeadline(LONG, date(2026, 12, 31))),
        ("2026.6.30", PrintedDeadline(LIMITED, date(2026, 6, 30))),
        ("2026-09", PrintedDeadline(LIMITED, date(2026, 9, 30))),
        ("2026年第三季度", PrintedDeadline(LIMITED, date(2026, 9, 30))),
        ("2026年上半年", PrintedDeadline(LIMITED, date(2026, 6, 30))),
        ("2026年年底", PrintedDeadline(LIMITED, date(2026, 12, 31))),
        ("2026年3月至2027年6月", PrintedDeadline(LIMITED, date(2027, 6, 30))),
        ("长期坚持", PrintedDeadline(LONG, None)),
        ("立行立改", PrintedDeadline(NOW, None)),
        ("立行立改,2026年1月5日", PrintedDeadline(NOW, date(2026, 1, 5))),
        ("12月底前", None),
        ("2026年2月30日", None),
        ("已完成", None),
        ("", None),
    ],
)
def test_a_printed_deadline(printed: str, expected: PrintedDeadline | None) -> None:
    assert read_deadline(printed) == expected


@pytest.mark.parametrize(
    ("printed", "due_on"),
    [
        ("12月底前", date(2025, 12, 31)),
        ("3月15日前完成", date(2026, 3, 15)),
        ("9月底前,并长期坚持", date(2025, 9, 30)),
        ("11月底前至次月,即1月底前", date(2026, 1, 31)),
        ("2月30日", None),
        ("3个月内", None),
        ("每月5日", None),
        ("已完成", None),
    ],
)
def test_a_year_that_is_not_printed_is_that_of_the_next_such_day(printed: str, due_on: date | None) -> None:
    found = read_deadline(printed, after=date(2025, 6, 12))
    assert (found.due_on if found else None) == due_on
    assert found is None or found.is_inferred == (due_on is not None)


def test_a_printed_year_is_left_alone() -> None:
    found = read_deadline("2024年3月底前,6月底复查", after=date(2025, 6, 12))
    assert found == PrintedDeadline(LIMITED, date(2024, 3, 31))
