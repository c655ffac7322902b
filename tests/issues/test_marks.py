"""Marks that count, in every way of counting that notices print."""

from __future__ import annotations

import pytest

from issues.marks import chinese, continued, is_series, number_of, with_number


@pytest.mark.parametrize(
    ("mark", "number", "following"),
    [
        ("(1)", 1, "(2)"),
        ("(9)", 9, "(10)"),
        ("九、", 9, "十、"),
        ("(十九)", 19, "(二十)"),
        ("措施 3:", 3, "措施 4:"),
        ("第二条", 2, "第三条"),
        ("一是", 1, "二是"),
        ("1.9", 9, "1.10"),
        ("【7】", 7, "【8】"),
        ("⑳", 20, "㉑"),
        ("⑴", 1, "⑵"),
        ("⒈", 1, "⒉"),
        ("㈠", 1, "㈡"),
        ("b)", 2, "c)"),
    ],
)
def test_each_way_of_counting_goes_on(mark: str, number: int, following: str) -> None:
    assert number_of(mark) == number
    assert with_number(mark, number + 1) == following
    assert is_series([mark, following])


def test_full_width_figures_stay_full_width() -> None:
    wide = chr(0xFF08) + chr(0xFF11) + chr(0xFF12) + chr(0xFF09)
    assert with_number(wide, 13) == wide.replace(chr(0xFF12), chr(0xFF13))


@pytest.mark.parametrize("mark", ["", "•", "-", "(甲)", "1234."])
def test_what_does_not_count_has_no_number(mark: str) -> None:
    assert (number_of(mark), with_number(mark, 2), continued(mark, 2)) == (None, None, None)


def test_a_way_of_counting_that_ends_is_said_to() -> None:
    assert with_number("⒇", 21) is None
    assert continued("⑲", 3) == ["⑲", "⑳", "㉑"]
    assert continued("㈨", 3) is None


def test_a_gap_another_look_or_no_mark_is_no_series() -> None:
    assert is_series(["(2)", "(3)", "(4)"])
    assert not is_series(["(1)", "(3)"])
    assert not is_series(["(1)", "2."])
    assert not is_series(["(1)", ""])
    assert not is_series([])


def test_chinese_numbers_are_written_as_headings_are() -> None:
    assert [chinese(number) for number in (10, 11, 20, 35, 100, 103, 110, 219)] == [
        "十",
        "十一",
        "二十",
        "三十五",
        "一百",
        "一百零三",
        "一百一十",
        "二百一十九",
    ]
