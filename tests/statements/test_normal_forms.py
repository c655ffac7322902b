"""Unicode's normal forms take time in proportion to the text, and change no writing that exists."""

from __future__ import annotations

import unicodedata

import pytest

from statements.normal_forms import MAX_MARKS, normalized
from tests.growth import grows_less_than

SHORT, TIMES, MAX_GROWTH = 4_000, 4, 6


@pytest.mark.parametrize(
    "repeated", ["\u0301\u0316", "\u0344", "\u0f73\u0316", "\uff9e\u0301", "\U0001d165\u0316"]
)
def test_four_times_the_marks_take_about_four_times_as_long(repeated: str) -> None:
    normalized(repeated * MAX_MARKS)  # the patterns are made once
    short = repeated * SHORT
    assert grows_less_than(MAX_GROWTH, lambda: normalized(short), lambda: normalized(short * TIMES))


@pytest.mark.parametrize("text", ["（１）整改", "e\u0301", "a\u0316\u0301" * 40, "한국어", "ﷺ", "plain", "𝟏"])
def test_what_people_write_is_as_it_was(text: str) -> None:
    assert normalized(text) == unicodedata.normalize("NFKC", text)
    assert normalized(text, "NFC") == unicodedata.normalize("NFC", text)
