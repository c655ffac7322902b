"""Reading takes time in proportion to the text, whatever is repeated in it."""

from __future__ import annotations

import time

import pytest

from statements import read

SHORT, TIMES, MOST_GROWTH = 300, 4, 6
ROUNDS = 4


def cpu(text: str) -> float:
    """The quietest of a few rounds, in CPU seconds: what the machine does besides only adds."""
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        read(text)
        spent.append(time.process_time() - start)
    return min(spent)


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
    assert cpu(repeated * SHORT * TIMES) < MOST_GROWTH * max(cpu(repeated * SHORT), 0.001)
