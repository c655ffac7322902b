"""The reader over all invented notices. `BARS` may only rise."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.notices.cases import WIDTHS, CaseScore, NoticeCase, load_cases, read, score, total, wrapped
from tests.notices.cases.dress import columns, dressed
from tests.notices.cases.markup import MarkupError, read_markup
from tests.notices.cases.tree import draw

SAMPLE_STEP = 6


@dataclass(frozen=True)
class Bars:
    """What the reader reaches today, as shares; ``invented`` is how many nodes may be invented at most."""

    f1: float
    exact: float
    fields: float
    as_well_wrapped: float
    invented: int


BARS = Bars(f1=0.99, exact=0.98, fields=0.99, as_well_wrapped=0.97, invented=0)


@pytest.fixture(scope="module")
def scores() -> list[CaseScore]:
    return [score(case.name, want=case.tree, got=read(case.text)) for case in load_cases()]


def test_trees_are_read(scores: list[CaseScore]) -> None:
    assert total(scores).f1 >= BARS.f1, _worst(scores)


def test_whole_texts_are_read(scores: list[CaseScore]) -> None:
    assert total(scores).exact >= BARS.exact, _worst(scores)


def test_preamble_and_closing_are_read(scores: list[CaseScore]) -> None:
    assert total(scores).fields >= BARS.fields, _worst(scores)


def test_nothing_is_invented(scores: list[CaseScore]) -> None:
    assert total(scores).invented <= BARS.invented, [each.name for each in scores if each.invented]


def test_no_width_reads_worse() -> None:
    """Each sampled document, set into lines of each width, is read as well as it is without."""
    cases = _sample()
    worse = [f"{case.name} at {width}" for case in cases for width in _widths_read_worse(case)]
    assert 1 - len(worse) / (len(cases) * len(WIDTHS)) >= BARS.as_well_wrapped, worse


def test_text_and_tree_come_from_one_source() -> None:
    source = "一、{c1 作风{u 200b}方面}\n1.{f1 推诿{x — 2 —\n}扯皮}\n(1){m1 办结\n3件。}电话{phone 5550100}"
    marked = read_markup(source)
    tree = draw(marked.pieces, empty=["feedback"])
    assert marked.text == "一、作风\u200b方面\n1.推诿— 2 —\n扯皮\n(1)办结\n3件。电话5550100"
    assert [category["title"] for category in tree["categories"]] == ["作风方面"]
    assert tree["categories"][0]["issues"][0]["title"] == "推诿扯皮"
    assert tree["categories"][0]["issues"][0]["measures"] == [{"number": 1, "text": "办结3件。"}]
    assert (tree["closing"]["phone"], tree["preamble"]["feedback_on"]) == ("5550100", None)


@pytest.mark.parametrize("source", ["{f1 不关", "多关}", "{zz 未知}"])
def test_markup_is_refused_where_it_is_wrong(source: str) -> None:
    with pytest.raises(MarkupError):
        read_markup(source)


@pytest.mark.parametrize("width", WIDTHS)
def test_wrapped_lines_fit_but_for_closing_marks(width: int) -> None:
    lines = wrapped("整改期间召开会议12次,修订制度9项。" * 9, width=width).split("\n")
    assert len(lines) > 1
    assert all(columns(line.rstrip("。,")) <= 2 * width for line in lines)


def test_pages_carry_number_and_running_head() -> None:
    text = dressed("甲\n乙\n丙", ["pages 2 第 {n} 页 共 {of} 页 / 页眉"])
    assert text.split("\n") == ["甲", "乙", "第 1 页 共 2 页", "页眉", "丙", "第 2 页 共 2 页"]


def test_a_perfect_reading_scores_one() -> None:
    cases = load_cases()
    perfect = total([score(case.name, want=case.tree, got=case.tree) for case in cases])
    assert (perfect.f1, perfect.exact, perfect.fields, perfect.invented) == (1, 1, 1, 0)


def _sample() -> list[NoticeCase]:
    return [case for case in load_cases() if case.can_be_wrapped and case.has_findings][::SAMPLE_STEP]


def _widths_read_worse(case: NoticeCase) -> list[int]:
    flat = score(case.name, want=case.tree, got=read(case.text))
    anew = {width: read(wrapped(case.text, width=width)) for width in WIDTHS}
    scores = {width: score(case.name, want=case.tree, got=got) for width, got in anew.items()}
    return [w for w, each in scores.items() if each.f1 < flat.f1 or each.is_exact < flat.is_exact]


def _worst(scores: list[CaseScore]) -> str:
    low = sorted(scores, key=lambda each: each.f1)[:10]
    return "; ".join(f"{each.name} {each.f1:.2f} {each.faults[:2]}" for each in low)
