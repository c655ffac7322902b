"""How much of what texts state is found, and how much of what is found they state."""

from __future__ import annotations

import pytest

from tests.statements.statements import load, score

# Issue 10. The lists were written one after the other, each before the reader had met it; what it did not
# know of them it was then taught, so that these bars say what it keeps, not what it does with the next list.
PRECISION, RECALL = 0.97, 0.95
LISTS = {
    "own.txt": (150, 60),
    "cases.txt": (150, 60),
    "late.txt": (50, 25),
    "last.txt": (40, 20),
    "fresh.txt": (45, 25),
}


@pytest.mark.parametrize("name", LISTS)
def test_nearly_all_statements_are_found_and_nearly_nothing_else(name: str) -> None:
    passages = load(name)
    found = score(passages)
    assert (found.stated, len(passages)) >= LISTS[name]
    assert found.precision >= PRECISION, "\n".join(found.wrong)
    assert found.recall >= RECALL, "\n".join(found.wrong)
