"""Questions are few where the reading is right, and where it is wrong the wrong headings are among them."""

from __future__ import annotations

import pytest

from tests.notices.cases import load_cases
from tests.notices.cases.asking import Asked, asked_about, damaged, totals, truth_of

# Of the damaged readings of all documents every so many is looked at: all of them take half a minute.
# A document is chosen by the number in its name, so that a new one changes nothing for the others.
STEP = 4
SEEDS = range(10)


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    """Every document as it is, and a share of them damaged."""
    cases = [(case.name, case.text.replace("\r\n", "\n"), truth_of(case.tree)) for case in load_cases()]
    texts = cases + [
        (name, damaged(text, seed), truth)
        for seed in SEEDS
        for name, text, truth in cases
        if _number(name) % STEP == seed % STEP
    ]
    return [found for name, text, truth in texts if (found := asked_about(name, text, truth))]


def _number(name: str) -> int:
    return int(name.partition("_")[0])


def test_a_rightly_read_text_asks_little(asked: list[Asked]) -> None:
    assert totals(asked).spots_of_right <= 1


def test_most_wrong_headings_are_among_those_asked(asked: list[Asked]) -> None:
    found = totals(asked)
    assert found.wrong_headings >= 200
    assert found.found >= 0.85
