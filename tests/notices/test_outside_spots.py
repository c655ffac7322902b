"""Lines of the title and lines that were left out: chosen in the preview, taken in by having a level."""

from __future__ import annotations

import pytest

from audit.exceptions import Refused
from notices.imports.acts import NoticeReading, join, set_level, split
from notices.imports.spots import Spots
from notices.parser import model as parsed
from notices.parser import parse_notice
from notices.parser.corrections import Correction, SetLevel
from notices.parser.model import Level

TEXT = """首页 > 政务公开 > 巡察整改
中共青禾县水利局党组
关于县委第三巡察组反馈意见整改情况的通报
局党组召开专题会议4次。
一、落实决策部署方面
1.河道清淤滞后的问题
(1)清淤18公里。
— 1 —
巡河记录缺页
(1)补齐记录26份。
打印本页
"""


def reading(*said: Correction) -> NoticeReading:
    notice = parse_notice(TEXT, corrections=said)
    return NoticeReading(notice, Spots.of(TEXT, said, notice))


def place(words: str) -> int:
    return TEXT.index(words)


@pytest.mark.parametrize(
    ("words", "outside"),
    [
        ("中共青禾县", "标题"),
        ("关于县委", "标题"),
        ("首页", "未录入:网页上的内容"),
        ("— 1 —", "未录入:页码"),
        ("打印本页", "未录入:网页上的内容"),
    ],
)
def test_each_can_be_chosen_and_says_what_it_is(words: str, outside: str) -> None:
    spot = reading().spot(place(words))
    assert (spot.outside, spot.level, spot.is_start) == (outside, None, True)


@pytest.mark.parametrize("words", ["中共青禾县", "关于县委", "首页", "— 1 —", "打印本页"])
@pytest.mark.parametrize("level", [Level.TEXT, Level.CATEGORY, Level.SUB_ISSUE])
def test_a_level_takes_it_in(words: str, level: Level) -> None:
    said = set_level(reading(), place(words), level, is_for_kind=False)
    after = reading(*said)
    spot = after.spot(place(words))
    assert (spot.outside, spot.level) == ("", level)
    line = TEXT[place(words) :].split("\n")[0]
    assert line not in after.notice.preamble.title
    assert line not in [left.text for left in after.notice.left_out]
    assert _is_in(line, after.notice)


def _is_in(line: str, notice: parsed.Notice) -> bool:
    parts = [notice.preamble.text, notice.closing.text]
    parts += [f"{part.mark}{part.title}\n{part.text}" for part in notice.parts()]
    parts += [f"{one.mark}{one.title}\n{one.text}\n{one.trailer}" for one in notice.sub_issues()]
    parts += [f"{one.mark}{one.text}{one.trailer}" for one in notice.measures()]
    return any(line in part for part in parts)


def test_the_rest_of_the_title_stays() -> None:
    after = reading(SetLevel(place("中共青禾县"), Level.TEXT))
    assert after.notice.preamble.title == "关于县委第三巡察组反馈意见整改情况的通报"
    assert after.notice.preamble.text.startswith("中共青禾县水利局党组")


def test_what_is_left_out_is_neither_joined_nor_split() -> None:
    with pytest.raises(Refused, match="没有可以并入"):
        join(reading(), place("— 1 —"))
    with pytest.raises(Refused, match="先设为正文"):
        split(reading(), place("首页"), "首页 >\n 政务公开 > 巡察整改")


def test_lines_of_the_source_lead_to_them() -> None:
    lines = reading().spots.by_line()
    assert [lines.get(number) for number in (1, 2, 3, 8)] == [
        place(words) for words in ("首页", "中共青禾县", "关于县委", "— 1 —")
    ]
