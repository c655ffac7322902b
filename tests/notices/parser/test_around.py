"""What stands around the tree: title, opening, closing, page chrome, a repeated table of contents."""

from __future__ import annotations

from datetime import date

import pytest

from notices.parser import NotANotice, notice_as_json, parse_notice
from tests.notices.parser.documents import CLOSING, OPENING, PLAIN, TITLE
from tests.notices.parser.outline import is_lossless


def opened(opening: str) -> str:
    return PLAIN.replace(OPENING, opening)


def test_the_opening() -> None:
    found = parse_notice(PLAIN).preamble
    assert found.title == TITLE
    assert found.organization == "中共云山区档案馆党组"
    assert found.team == "区委第一巡察组"
    assert (found.inspection_start, found.inspection_end) == (date(2025, 3, 3), date(2025, 4, 30))
    assert found.feedback_on == date(2025, 6, 12)
    assert found.text == OPENING


def test_the_closing() -> None:
    found = parse_notice(PLAIN).closing
    assert found.text == CLOSING
    assert found.phone == "0537-8123456、8123457"
    assert found.email == "dag@example.cn"
    assert found.address == "云山区文化路8号"
    assert found.postcode == "270001"


def test_a_title_on_two_lines() -> None:
    source = PLAIN.replace("党组关于", "党组\n关于", 1)
    found = parse_notice(source)
    assert found.preamble.title == TITLE
    assert is_lossless(found, source)


@pytest.mark.parametrize(
    ("title", "organization"),
    [
        ("中共云山区水务局党组关于巡察整改进展情况的通报", "中共云山区水务局党组"),
        ("关于云山区水务局党组巡察整改进展情况的通报", "云山区水务局党组"),
        ("云山区水务局关于巡察整改进展情况的通报", "云山区水务局"),
        ("区委第一巡察组关于巡察云山区水务局党组的反馈意见", "云山区水务局党组"),
        ("巡察整改进展情况的通报", "区档案馆党组"),
    ],
)
def test_the_organization(title: str, organization: str) -> None:
    assert parse_notice(PLAIN.replace(TITLE, title)).preamble.organization == organization


@pytest.mark.parametrize(
    ("printed", "team"),
    [
        ("按照安排,云山区委第三巡察组对区档案馆党组开展了巡察。", "云山区委第三巡察组"),
        ("六届区委第二轮巡察期间,区委巡察二组对区档案馆党组开展了巡察。", "区委巡察二组"),
        ("按照安排,第一巡察组对区档案馆党组开展了巡察。", "第一巡察组"),
    ],
)
def test_the_team(printed: str, team: str) -> None:
    source = opened(printed).replace(TITLE, "中共云山区档案馆党组关于整改进展情况的通报")
    assert parse_notice(source).preamble.team == team


@pytest.mark.parametrize(
    ("printed", "named"),
    [
        ("2025年3月3日至4月30日", (date(2025, 3, 3), date(2025, 4, 30))),
        ("2024年12月3日—2025年1月30日", (date(2024, 12, 3), date(2025, 1, 30))),
        ("2025 年 3 月 3 日 - 4 月 30 日", (date(2025, 3, 3), date(2025, 4, 30))),
        ("二〇二五年三月三日至四月三十日", (date(2025, 3, 3), date(2025, 4, 30))),
    ],
)
def test_ways_to_print_a_range(printed: str, named: tuple[date, date]) -> None:
    found = parse_notice(opened(f"{printed},区委第一巡察组对区档案馆党组开展了巡察。"))
    assert (found.preamble.inspection_start, found.preamble.inspection_end) == named
    assert not found.warnings


@pytest.mark.parametrize(
    "printed", ["2025年月12日", "202年6月12日", "2025年6月 日", "2025年6月31日", "2025年 月 日", "6月12日"]
)
def test_a_damaged_date_stays_empty_with_a_warning_at_its_line(printed: str) -> None:
    found = parse_notice(opened(f"区委第一巡察组对区档案馆党组开展了巡察,并于{printed}反馈了意见。"))
    assert found.preamble.feedback_on is None
    assert [warning.line for warning in found.warnings] == [3]
    assert printed in found.warnings[0].message


def test_chrome_and_contents_are_left_out_and_said_so() -> None:
    source = (
        "当前位置:首页 > 通知公告\n"
        "信息公开专栏\n"
        f"{TITLE}\n发布日期:2025-12-20 浏览次数:33 【打印】\n目录\n"
        "一、关于贯彻落实决策部署有差距方面……1\n1.理论学习不够系统问题 2\n二、关于作风建设不够严实方面 5\n"
        + PLAIN.split("\n", 1)[1]
        + "上一篇:无\n版权所有 云山区档案馆\n"
    )
    found = parse_notice(source)
    assert [(left.line, left.reason) for left in found.left_out] == [
        (1, "网页上的内容"),
        (2, "标题之前的内容"),
        (4, "网页上的内容"),
        *((line, "与正文重复的目录") for line in (5, 6, 7, 8)),
        (len(source.split("\n")) - 2, "网页上的内容"),
        (len(source.split("\n")) - 1, "网页上的内容"),
    ]
    assert len(found.categories) == 2
    assert found.preamble.title == TITLE
    assert is_lossless(found, source)
    warnings = notice_as_json(found)["warnings"]
    assert isinstance(warnings, list)
    assert "未录入(网页上的内容):上一篇:无" in [warning["message"] for warning in warnings]


def test_a_gap_in_the_numbers_is_reported_not_mended() -> None:
    found = parse_notice(PLAIN.replace("2.数字化", "3.数字化"))
    assert [warning.message for warning in found.warnings] == [
        "序号从“1.”到“3.”,不连续,请核对原文是否有遗漏。"
    ]
    assert [item.number for item in found.sub_issues()] == [1, 3, 1]


def test_a_number_printed_twice_is_called_that() -> None:
    twice = "2.库房管理不严问题\n(1)每周巡查1次。\n二、关于作风建设"
    found = parse_notice(PLAIN.replace("二、关于作风建设", twice))
    assert [item.number for item in found.sub_issues()] == [1, 2, 2, 1]
    assert [warning.message for warning in found.warnings] == [
        "序号“2.”在同一级连着出现两次,请核对原文是否印错。"
    ]


def test_a_finding_without_measures_is_reported() -> None:
    found = parse_notice(PLAIN.replace("(1)一是增加设备;二是外包扫描。\n", ""))
    assert [warning.message for warning in found.warnings] == ["这个问题下没有读到整改措施,请核对。"]


def test_mojibake_is_reported_at_its_line() -> None:
    found = parse_notice(PLAIN.replace("增设窗口", "增\ufffd窗口"))
    assert "乱码" in found.warnings[0].message


@pytest.mark.parametrize(
    "text", ["", "   \n", "番茄炒蛋\n1.切番茄\n2.打鸡蛋", "Lorem ipsum dolor", "巡察" * 500, "{}", "一、"]
)
def test_what_is_no_notice_gets_one_sentence(text: str) -> None:
    with pytest.raises(NotANotice) as refusal:
        parse_notice(text)
    assert str(refusal.value).endswith("。")
    assert "\n" not in str(refusal.value)
