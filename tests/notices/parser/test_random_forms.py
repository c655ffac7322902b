"""Random trees in random forms are read back, wrapped as well, in both widths; reading takes linear time."""

from __future__ import annotations

import cProfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.parser import NotANotice, notice_as_json, parse_notice
from tests.notices.cases import WIDTHS, score, total, wrapped
from tests.notices.parser.forms import Printed, random_notice
from tests.notices.parser.outline import is_lossless

SEEDS = st.integers(min_value=0, max_value=10**6)
# Every seed of this many is read; the bars are what is reached, and may only rise.
COUNT = 60


def read(text: str) -> dict[str, object]:
    try:
        return notice_as_json(parse_notice(text))
    except NotANotice as error:
        return {"refused": str(error)}


def tree(printed: Printed) -> dict[str, object]:
    categories = [
        {
            "title": title,
            "issues": [
                {"title": f.title, "group": f.group, "measures": [{"text": text} for text in f.measures]}
                for f in findings
            ],
        }
        for title, findings in printed.tree
    ]
    return {"preamble": {"inspection_start": "2024-03-04"}, "closing": {}, "categories": categories}


def reached(texts: list[tuple[Printed, str]]) -> tuple[float, float]:
    """(mean F1, share that is exact)"""
    scores = [score("", want=tree(printed), got=read(text)) for printed, text in texts]
    found = total(scores)
    return found.f1, found.exact


def test_most_random_notices_are_read_exactly() -> None:
    notices = [random_notice(seed) for seed in range(COUNT)]
    f1, exact = reached([(printed, printed.text) for printed in notices])
    assert f1 >= 0.99
    assert exact >= 0.97


@pytest.mark.parametrize("width", WIDTHS)
def test_wrapped_lines_read_like_whole_ones(width: int) -> None:
    notices = [random_notice(seed) for seed in range(COUNT // 2)]
    f1, exact = reached([(printed, wrapped(printed.text, width=width)) for printed in notices])
    assert f1 >= 0.99
    assert exact >= 0.8


@settings(max_examples=60, derandomize=True)
@given(seed=SEEDS, width=st.sampled_from([0, *WIDTHS]))
def test_no_character_is_lost(seed: int, width: int) -> None:
    text = random_notice(seed).text
    text = wrapped(text, width=width) if width else text
    assert is_lossless(parse_notice(text), text)


@settings(max_examples=40, derandomize=True)
@given(seed=SEEDS)
def test_a_text_without_line_ends_loses_no_character(seed: int) -> None:
    text = random_notice(seed).text.replace("\n", " ")
    assert is_lossless(parse_notice(text), text)


def calls(text: str) -> int:
    """How many functions of ours are called: the same on every machine, unlike a clock."""
    profile = cProfile.Profile(builtins=False)
    profile.runcall(read, text)
    return sum(entry.callcount for entry in profile.getstats())


# Short texts, over and over: what an attack or a broken file looks like.
REPEATED = (
    "1.\n", "1.学习不到位问题\n(1)制定。\n", "一是做了;二是做了。", "整改情况:已完成。\n",
    "(1)办好。", "一、", "问题1:", "1\t问题\t措施\n", "学习\n", "一、学习……1\n", "2024年3月5日反馈,",
    "<p>", "<script>", "“", "\u200b巡察\n", "1\n", "整改措施:①清理。②公示。\n", "序号\n",
)  # fmt: skip


@pytest.mark.parametrize("part", REPEATED)
def test_reading_takes_linear_time(part: str) -> None:
    """Four times the text costs at most six times the work."""
    head, count = "关于巡察反馈问题整改情况的通报\n", 4000 // len(part)
    once, four = calls(head + part * count), calls(head + part * (4 * count))
    assert four <= 6 * once
