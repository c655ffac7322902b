"""Which marks count on, and from where; pure."""

from __future__ import annotations

import pytest

from measures.models import Measure
from measures.numbering import first_mark, next_marks, numbering_of
from measures.sentences import pieces


def rows(*findings: str) -> list[Measure]:
    """Each text is a finding, numbered from 1: the marks of its measures."""
    return [
        Measure(sub_issue_id=pk, mark=mark, text="措施。")
        for pk, marks in enumerate(findings, 1)
        for mark in marks.split()
    ]


def test_each_finding_that_counts_is_a_series_of_its_own() -> None:
    found = numbering_of(rows("(1) (2)", "一是 二是 三是", "(1) (3)"))
    assert (found.whole, found.by_finding) == ("", {1: "(1)", 2: "一是"})


def test_numbers_through_all_findings_are_one_series() -> None:
    found = numbering_of(rows("1. 2.", "3.", "4. 5."))
    assert (found.whole, found.by_finding) == ("1.", {})


def test_a_gap_is_closed_and_what_was_no_series_is_left() -> None:
    before = rows("(1) (2) (3)", "(1) (3) (5)")
    numbering = numbering_of(before)
    after = [row for row in before if row.mark != "(2)"]
    assert next_marks(numbering, after, findings=(1, 2)) == {1: "(2)"}


@pytest.mark.parametrize(
    ("findings", "asked", "first"),
    [
        (("(2) (3)", "(1) (2)"), 1, "(1)"),
        (("(1) (2)", "(4) (5)"), 2, "(4)"),
        (("(2) (1) (3)", "(1)"), 1, "(1)"),
        (("③ ④",), 1, "①"),
        (("• •", "(1)"), 1, None),
    ],
)
def test_a_finding_begins_anew_unless_the_numbers_run_on(
    findings: tuple[str, ...], asked: int, first: str | None
) -> None:
    assert first_mark(rows(*findings), asked) == first


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("建立台账。每月走访;年底通报!", ["建立台账。", "每月走访;", "年底通报!"]),
        ("召开“学习会。”随后讨论。", ["召开“学习会。”", "随后讨论。"]),
        ("第一段。\n\n第二段", ["第一段。\n\n", "第二段"]),
        ("建立台账,每月走访一次。", ["建立台账,", "每月走访一次。"]),
        ("建立台账", ["建立台账"]),
        ("", []),
    ],
)
def test_a_text_is_cut_between_sentences(text: str, starts: list[str]) -> None:
    found = pieces(text)
    assert [piece.text for piece in found] == starts
    assert "".join(piece.text for piece in found) == text
    assert all(text[piece.start :].startswith(piece.text) for piece in found)
