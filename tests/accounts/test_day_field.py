"""Days as people type them: two digits of a year, a slip of the finger."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.days import DayField


@pytest.mark.parametrize(
    ("typed", "meant"), [("0027-03-31", date(2027, 3, 31)), ("2026-11-28", date(2026, 11, 28))]
)
def test_two_digits_are_a_year_of_this_century(typed: str, meant: date) -> None:
    assert DayField().clean(typed) == meant


@pytest.mark.parametrize("typed", ["1026-03-31", "1999-12-31", "2101-01-01", "9999-12-31", "0226-01-01"])
def test_a_slip_of_the_finger_is_named(typed: str) -> None:
    with pytest.raises(ValidationError, match=typed):
        DayField().clean(typed)


def test_a_leap_day_of_two_digits_stays_one() -> None:
    assert DayField().clean("0028-02-29") == date(2028, 2, 29)
