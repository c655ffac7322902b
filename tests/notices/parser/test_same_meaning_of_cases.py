"""Each invented notice as another hand or program prints it: the tree that is read stays the same."""

from __future__ import annotations

import json

import pytest

from tests.notices.cases import NoticeCase, load_cases, read, score
from tests.notices.cases.variations import VARIATIONS

# Every document meets one form of every few variations: which one, its place in the folder says.
STEP = 4
# “「」” stand for “””: titles are compared as they were written first.
QUOTES = str.maketrans("「」『』", "“”“”")


@pytest.fixture(scope="module")
def cases() -> list[NoticeCase]:
    return [case for case in load_cases() if case.can_be_wrapped and case.has_findings]


@pytest.mark.parametrize("name", VARIATIONS)
def test_another_print_says_the_same(cases: list[NoticeCase], name: str) -> None:
    first = list(VARIATIONS).index(name) % STEP
    chosen = [(case, first + STEP * place) for place, case in enumerate(cases[first::STEP])]
    varied = [(case, VARIATIONS[name](case.text, seed)) for case, seed in chosen]
    wrong = [case.name for case, text in varied if not _is_read_alike(case, text)]
    assert any(text != case.text for case, text in varied)
    assert not wrong


def _is_read_alike(case: NoticeCase, text: str) -> bool:
    if text == case.text:
        return True
    got = json.loads(json.dumps(read(text), ensure_ascii=False, default=str).translate(QUOTES))
    found = score(case.name, want=case.tree, got=got)
    return found.is_exact and found.fields_right == found.fields_wanted
