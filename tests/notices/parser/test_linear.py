"""A notice is read in time proportional to its length, whatever is repeated in it."""

from __future__ import annotations

from contextlib import suppress

import pytest

from notices.parser import NotANotice, parse_notice
from tests.growth import grows_less_than

TIMES, MAX_GROWTH = 4, 6


def read(text: str) -> None:
    with suppress(NotANotice):
        parse_notice(text)


@pytest.mark.parametrize(
    ("repeated", "short"),
    [
        ("1.\n", 900),
        ("一、党的建设方面\n1.问题\n(1)已完成≥97%。\n", 80),
        ("反馈问题:贯彻不力。\n整改情况:一是学习。\n完成情况:已完成\n", 80),
        ("甲\t乙\n", 900),
        ("(1)针对问题。一是学习;二是检查;", 300),
        ("责任领导:张三;责任部门:办公室;", 500),
    ],
)
def test_four_times_the_text_takes_about_four_times_as_long(repeated: str, short: int) -> None:
    text = repeated * short
    assert grows_less_than(MAX_GROWTH, lambda: read(text), lambda: read(text * TIMES))
