"""Texts whose line ends were lost or torn, and numbers below a label that look like their finding's."""

from __future__ import annotations

import pytest

from notices.parser import NotANotice, parse_notice

OPENING = (
    "中共青石县林业局党组关于巡察整改情况的通报\n"
    "根据县委统一部署,2024年3月4日至4月26日,县委第二巡察组对县林业局党组开展了巡察,6月7日反馈了意见。现将整改情况通报如下:\n"
)
TREE = [("苗木验收不严", ["退回苗木3批。", "修订验收办法。"]), ("护林员脱岗", ["通报5人次。"])]


def tree_of(text: str) -> list[tuple[str, list[str]]]:
    notice = parse_notice(text)
    subs = [sub for category in notice.categories for sub in category.sub_issues]
    return [(sub.title.rstrip("。"), [measure.text for measure in sub.measures]) for sub in subs]


@pytest.mark.parametrize(
    ("first", "second", "behind"),
    [
        ("(1)退回苗木3批。\n(2)修订验收办法。", "(1)通报5人次。", ""),
        ("一是退回苗木3批。二是修订验收办法。", "一是通报5人次。二是扣发补助。", ""),
        ("●退回苗木3批。\n●修订验收办法。", "●通报5人次。", "。"),
        ("——退回苗木3批。\n——修订验收办法。", "——通报5人次。", "。"),
    ],
)
def test_a_page_on_one_line_is_taken_apart(first: str, second: str, behind: str) -> None:
    body = f"1.苗木验收不严{behind}\n{first}\n2.护林员脱岗{behind}\n{second}\n"
    text = f"{OPENING}一、造林方面\n{body}二、护林方面\n{body}"
    expected = tree_of(text)
    assert [title for title, _ in expected] == [title for title, _ in TREE] * 2
    assert tree_of(text.replace("\n", "")) == expected


@pytest.mark.parametrize("mark", ["1.", "(一)", "1、"])
def test_numbers_below_a_label_may_look_like_those_of_findings(mark: str) -> None:
    second = {"1.": "2.", "(一)": "(二)", "1、": "2、"}[mark]
    body = (
        f"{mark}苗木验收不严\n整改措施:\n{mark}退回苗木3批。\n{second}修订验收办法。\n责任人:林某\n"
        f"{second}护林员脱岗\n整改措施:\n{mark}通报5人次。\n责任人:林某"
    )
    assert tree_of(OPENING + body) == TREE


@pytest.mark.parametrize(
    "body", ["已整改。退回苗木3批。", "退回苗木3批。已整改到位。", "退回苗木3批。(已完成)"]
)
def test_a_state_before_or_behind_a_measure_is_no_part_of_it(body: str) -> None:
    notice = parse_notice(f"{OPENING}一、造林方面\n1.关于苗木验收不严的问题。{body}")
    measure = notice.categories[0].sub_issues[0].measures[0]
    assert measure.text == "退回苗木3批。"
    assert notice.categories[0].sub_issues[0].stated_status


def test_a_text_that_tells_no_fault_is_refused() -> None:
    body = "一、会前准备\n(一)学习研讨。组织学习4次。\n二、会议召开\n(一)带头发言。听取意见3条。"
    with pytest.raises(NotANotice):
        parse_notice(f"某局党组关于巡察整改专题民主生活会的通报\n现将召开情况通报如下。\n{body}")
