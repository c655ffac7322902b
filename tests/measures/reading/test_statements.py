"""How much of what texts state is found, and how much of what is found they state."""

from __future__ import annotations

import pytest

from tests.measures.reading.statements import load, score

# Issue 10; the lists are our own (own) and a colleague's who had not seen the reader (cases).
PRECISION, RECALL = 0.97, 0.95


@pytest.mark.parametrize("name", ["own.txt", "cases.txt"])
def test_nearly_all_statements_are_found_and_nearly_nothing_else(name: str) -> None:
    passages = load(name)
    found = score(passages)
    assert found.stated >= 150
    assert len(passages) >= 60
    assert found.precision >= PRECISION, "\n".join(found.wrong)
    assert found.recall >= RECALL, "\n".join(found.wrong)
