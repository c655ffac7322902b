"""Rates as a workbook shows them, in a column of the format 0.0%."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledger.rates import percent, share
from workbooks.receivers.counting import CountedRate


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (2, 7, "28.6%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 2, "50%"),
        (1, 16, "6.3%"),
        (1, 400, "0.3%"),
        (0, 9, "0%"),
        (9, 9, "100%"),
        (0, 0, "—"),
        (1, 5000, "0.1%"),
        (4999, 5000, "99.9%"),
    ],
)
def test_it_rounds_as_excel_and_says_no_more_than_is_so(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


def test_a_cell_of_a_form_has_more_places() -> None:
    assert share(2, 7, places=4) == Decimal("0.2857")
    assert share(99_999, 100_000, places=4) == Decimal("0.9999")


def test_a_form_rounds_once() -> None:
    """49 of 400 is 12.25: twice rounded, half to even, it would be 12.2."""
    assert CountedRate(49, 400).in_percent() == Decimal("12.3")
    assert CountedRate(12246, 100_000).in_percent() == Decimal("12.2")
