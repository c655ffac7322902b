"""Numbers as they are written, and signs that look like one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from statements.numbers import find_numbers, half_width


@pytest.mark.parametrize(
    ("text", "value", "is_exact"),
    [
        ("16次", "16", True),
        ("1,200份", "1200", True),
        ("3.5万元", "35000", True),
        ("3万4千元", "34000", True),
        ("12万3456元", "123456", True),
        ("1亿2千万元", "120000000", True),
        ("两次", "2", True),
        ("二十三户", "23", True),
        ("三万五千元", "35000", True),
        ("一百零五项", "105", True),
        ("九十八点五", "98.5", True),
        ("叁拾万元", "300000", True),
        ("十余次", "10", False),
        ("20余万元", "200000", False),
        ("近百人", "100", False),
        ("大约30次", "30", False),
        ("2至3次", "3", False),
        ("节约3万元", "30000", True),
        ("解约6个", "6", True),
        ("最近两次", "2", True),
    ],
)
def test_a_number_is_read(text: str, value: str, is_exact: bool) -> None:
    (found,) = find_numbers(half_width(text))
    assert (found.value, found.is_exact) == (Decimal(value), is_exact)


@pytest.mark.parametrize(
    "text",
    [
        "第三批",
        "百日行动",
        "千人计划",
        "一百二",
        "三万五",
        "3万4",
        "十百",
        "队伍",
        "陆续",
        "1234567890123456789",
    ],
)
def test_what_is_none(text: str) -> None:
    assert find_numbers(half_width(text)) == []


def test_the_text_keeps_its_length() -> None:
    text = "叁拾万圆、\uff11\uff16次、队伍"
    assert len(half_width(text)) == len(text)
    assert half_width(text).endswith("队伍")
