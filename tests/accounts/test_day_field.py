"""Days as people type them: a slip of the finger is named, and nothing else is made of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.days import DayField


@pytest.mark.parametrize("typed", ["2026-11-28", "2026/11/28"])
def test_a_day_of_this_work(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 11, 28)


@pytest.mark.parametrize("typed", ["0001-01-01", "0027-03-31", "0028-02-29", "0099-12-31"])
def test_a_year_of_two_digits_is_asked_about(typed: str) -> None:
    with pytest.raises(ValidationError, match=f"{typed}.*请写20{typed[2:4]}"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["1026-03-31", "1999-12-31", "2101-01-01", "9999-12-31", "0226-01-01"])
def test_a_slip_of_the_finger_is_named(typed: str) -> None:
    with pytest.raises(ValidationError, match=typed):
        DayField().clean(typed)
