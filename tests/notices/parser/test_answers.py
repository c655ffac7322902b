"""A chapter that answers a list of findings by number, or by their words: its measures stand below them."""

from __future__ import annotations

import pytest

from notices.parser import parse_notice, render_notice
from tests.notices.parser.documents import notice
from tests.notices.parser.outline import outline, squeezed

LIST = """一、存在的主要问题
(一)造林方面
1.苗木验收不严格。
2.补植不及时,缺株断行较多。
(二)护林方面
3.护林员脱岗现象时有发生。
二、整改措施
"""
TREE = """章 一、存在的主要问题
(一)造林方面
  1.苗木验收不严格。
    一是|退回苗木3批。
    二是|修订验收办法。
  2.补植不及时,缺株断行较多。
    |补植120亩,成活率达到92%。
(二)护林方面
  3.护林员脱岗现象时有发生。
    |通报5人次。
章 二、整改措施"""


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("针对第1个问题:", "针对第2个问题:", "针对第3个问题:"),
        ("针对第一个问题,", "针对第二个问题,", "针对第三个问题,"),
        ("针对上述第1项,", "针对上述第2项,", "针对上述第3项,"),
        ("对第1条反馈意见:", "对第2条反馈意见:", "对第3条反馈意见:"),
        ("关于第1个问题的整改情况:", "关于第2个问题的整改情况:", "关于第3个问题的整改情况:"),
        (
            "针对“苗木验收不严格”的问题,",
            "针对“补植不及时,缺株断行较多”问题,",
            "针对“护林员脱岗现象时有发生”的问题,",
        ),
    ],
)
def test_answers_stand_below_what_they_answer(first: str, second: str, third: str) -> None:
    body = LIST + (
        f"{first}一是退回苗木3批。二是修订验收办法。\n{second}补植120亩,成活率达到92%。\n{third}通报5人次。"
    )
    found = parse_notice(notice(body))
    assert outline(found) == TREE
    assert sorted(squeezed(render_notice(found))) == sorted(squeezed(notice(body)))


def test_numbers_that_begin_anew_count_within_the_aspect_that_is_named_again() -> None:
    body = """一、反馈的问题
(一)造林方面
1.苗木验收不严格。
(二)护林方面
1.护林员脱岗现象时有发生。
二、整改情况
(一)造林方面
针对第1个问题:退回苗木3批。
(二)护林方面
针对第1个问题:通报5人次。"""
    found = parse_notice(notice(body))
    assert [(sub.title, [one.text for one in sub.measures]) for sub in found.sub_issues()] == [
        ("苗木验收不严格。", ["退回苗木3批。"]),
        ("护林员脱岗现象时有发生。", ["通报5人次。"]),
    ]


def test_a_finding_that_has_measures_is_answered_already() -> None:
    body = (
        "一、造林方面\n1.苗木验收不严格。\n(1)退回苗木3批。\n"
        "二、护林方面\n1.护林员脱岗。\n(1)针对第1个问题,通报5人次。"
    )
    found = parse_notice(notice(body))
    assert [len(sub.measures) for sub in found.sub_issues()] == [1, 1]
