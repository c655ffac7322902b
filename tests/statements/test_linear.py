"""Reading takes time in proportion to the text, whatever is repeated in it."""

from __future__ import annotations

import pytest

from statements import read
from tests.growth import grows_less_than

SHORT, TIMES, MAX_GROWTH = 600, 4, 6


@pytest.mark.parametrize(
    "repeated",
    [
        "≥97%",
        "每月1次",
        "清退3万元",
        "《甲办法》",
        "修订《甲办法》、",
        "诫勉2人",
        "其中2人,",
        "由5%到",
        "、各1次",
        "未整改的",
        "一万",
        "《“(",
    ],
)
def test_four_times_the_text_takes_about_four_times_as_long(repeated: str) -> None:
    short = repeated * SHORT
    assert grows_less_than(MAX_GROWTH, lambda: read(short), lambda: read(short * TIMES))
