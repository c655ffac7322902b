"""What own columns take, kind by kind, and the sentence for what they don't. No database."""

from __future__ import annotations

import pytest

from audit.exceptions import Refused
from issues.custom_values import read_value, shown_value, with_values
from issues.models import CustomField, CustomKind


def column(kind: CustomKind = CustomKind.TEXT, *, name: str = "涉及金额", pk: int = 7) -> CustomField:
    return CustomField(pk=pk, name=name, kind=kind, choices=["有", "无"] if kind == CustomKind.CHOICE else [])


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (CustomKind.TEXT, " 云审〔2024〕3号\n附件 ", "云审〔2024〕3号 附件"),
        (CustomKind.LONG_TEXT, "一、已谈话。\r\n二、已通报。", "一、已谈话。\n二、已通报。"),
        (CustomKind.NUMBER, "1,200.50", "1200.5"),
        (CustomKind.NUMBER, "-3", "-3"),
        (CustomKind.NUMBER, "007", "7"),
        (CustomKind.MONEY, "1.2万元", "12000"),
        (CustomKind.MONEY, "¥ 3,500.05 元", "3500.05"),
        (CustomKind.MONEY, "0.35亿", "35000000"),
        (CustomKind.MONEY, "800元整", "800"),
        (CustomKind.DATE, "2024年5月1日", "2024-05-01"),
        (CustomKind.DATE, "2024.05.01", "2024-05-01"),
        (CustomKind.DATE, "20240501", "2024-05-01"),
        (CustomKind.CHOICE, " 有 ", "有"),
        (CustomKind.MONEY, "  ", ""),
    ],
)
def test_what_people_type_is_kept_in_one_way(kind: CustomKind, typed: str, kept: str) -> None:
    assert read_value(column(kind), typed) == kept
    # What is kept is read as itself, wherever it comes in again.
    assert read_value(column(kind), kept) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (CustomKind.NUMBER, "三个", "应是数字"),
        (CustomKind.NUMBER, "1.23456", "最多四位小数"),
        (CustomKind.NUMBER, "1,20", "应是数字"),
        (CustomKind.NUMBER, "9" * 16, "应是数字"),
        (CustomKind.MONEY, "约1万元", "应是金额"),
        (CustomKind.MONEY, "0.001", "精确到分"),
        (CustomKind.DATE, "2024-02-30", "应是日期"),
        (CustomKind.DATE, "1024-01-01", "1949年至2100年"),
        (CustomKind.DATE, "年底", "应是日期"),
        (CustomKind.CHOICE, "也许", "“有”、“无”之一"),
        (CustomKind.TEXT, "字" * 201, "超过200个字"),
    ],
)
def test_what_does_not_fit_is_a_sentence(kind: CustomKind, typed: str, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_value(column(kind), typed)
    assert "“涉及金额”" in str(refusal.value)
    assert words in str(refusal.value)


def test_only_what_is_said_changes() -> None:
    first, second = column(pk=1), column(pk=2)
    kept = {first.key: "旧", second.key: "不变"}
    assert with_values(kept, [first, second], said={first.key: "新"}) == {**kept, first.key: "新"}
    assert with_values(kept, [first, second], said={first.key: ""}) == {second.key: "不变"}


def test_a_word_that_was_a_choice_stays() -> None:
    one = column(CustomKind.CHOICE)
    assert with_values({one.key: "不详"}, [one], said={one.key: "不详"}) == {one.key: "不详"}


def test_a_column_that_is_gone_takes_nothing() -> None:
    with pytest.raises(Refused, match="已经停用"):
        with_values({}, [], said={"custom_9": "新"})


def test_money_is_shown_as_people_write_it() -> None:
    assert shown_value(column(CustomKind.MONEY), "1200000.5") == "1,200,000.5元"
    assert shown_value(column(CustomKind.NUMBER), "12000") == "12,000"
    assert shown_value(column(), "12000") == "12000"
