"""People correct single headings and paragraphs; corrections are plain data that the pure reader applies."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from notices.parser import Level, MarkKind, NotANotice, Notice, parse_notice
from notices.parser.corrections import (
    Correction,
    JoinAt,
    SetKind,
    SetLevel,
    SplitAt,
    correction_as_json,
    corrections_from_json,
)
from tests.notices.parser import documents
from tests.notices.parser.forms import random_notice
from tests.notices.parser.outline import is_lossless, outline

PLAIN, SECTIONS = documents.PLAIN, documents.SECTIONS


def corrected(source: str, *corrections: Correction) -> Notice:
    found = parse_notice(source, corrections=corrections)
    assert is_lossless(found, source)
    return found


def titles(notice: Notice) -> list[str]:
    return [item.title for item in notice.sub_issues()]


def test_one_heading_becomes_a_category() -> None:
    found = corrected(PLAIN, SetLevel(PLAIN.index("2.数字化"), Level.CATEGORY))
    assert [item.title for item in found.categories] == [
        "关于贯彻落实决策部署有差距方面",
        "数字化进度偏慢问题",
        "关于作风建设不够严实方面",
    ]


def test_one_measure_becomes_a_finding() -> None:
    found = corrected(PLAIN, SetLevel(PLAIN.index("(2)制定"), Level.SUB_ISSUE))
    assert titles(found)[:2] == ["理论学习不够系统问题", "制定年度学习安排。"]


def test_a_heading_becomes_a_group_whose_numbers_are_findings() -> None:
    found = corrected(PLAIN, SetLevel(PLAIN.index("2.数字化"), Level.GROUP))
    below = [item for item in found.sub_issues() if item.group == "数字化进度偏慢问题"]
    assert below and not any(item.title == "数字化进度偏慢问题" for item in found.sub_issues())


def test_one_measure_becomes_text() -> None:
    found = corrected(PLAIN, SetLevel(PLAIN.index("(2)制定"), Level.TEXT))
    first = next(found.measures())
    assert first.text == "修订《馆党组会议制度》,全年学习12次。\n(2)制定年度学习安排。\n每季度开展研讨1次。"


def test_a_plain_paragraph_becomes_a_measure() -> None:
    found = corrected(PLAIN, SetLevel(PLAIN.index("每季度"), Level.MEASURE))
    assert [item.text for item in found.measures()][2] == "每季度开展研讨1次。"


def test_a_category_becomes_a_chapter_with_all_that_stands_below() -> None:
    found = corrected(PLAIN, SetLevel(PLAIN.index("二、关于作风"), Level.SECTION))
    assert [section.text for section in found.sections] == ["1.查档等候时间长问题\n(1)增设窗口2个。"]
    assert len(found.categories) == 1


def test_a_chapter_becomes_a_category_with_findings() -> None:
    found = corrected(SECTIONS, SetLevel(SECTIONS.index("三、下一步"), Level.CATEGORY))
    assert found.categories[-1].title == "下一步工作打算"


def test_a_kind_is_set_for_the_whole_text() -> None:
    levels = (SetKind(MarkKind.NUMBER_DOT, Level.GROUP), SetKind(MarkKind.NUMBER_BRACKETS, Level.SUB_ISSUE))
    found = corrected(PLAIN, *levels)
    assert outline(found) == outline(parse_notice(PLAIN, levels={row.kind: row.level for row in levels}))


def test_a_paragraph_is_split() -> None:
    source = PLAIN.replace("问题2个", "问题").replace("2.数字化进度偏慢问题\n", "2.数字化进度偏慢问题")
    place = source.index("(1)一是增加")
    found = corrected(source, SplitAt(place))
    assert [item.text for item in found.measures()][2] == "一是增加设备;二是外包扫描。"


def test_a_paragraph_is_joined_to_the_one_before() -> None:
    found = corrected(PLAIN, JoinAt(PLAIN.index("(2)制定")))
    assert next(found.measures()).text.startswith("修订《馆党组会议制度》,全年学习12次。(2)制定年度")


def test_what_was_cut_out_of_a_long_line_is_joined_again() -> None:
    source = PLAIN.replace("\n\n", "").replace("\n", "")
    place = source.index("(2)制定")
    assert len(list(parse_notice(source).measures())) == 4
    found = corrected(source, JoinAt(place), SetLevel(place, Level.TEXT))
    assert len(list(found.measures())) <= 4


def test_corrections_are_plain_data() -> None:
    rows: list[Correction] = [
        SetKind(MarkKind.ONE_IS, Level.TEXT),
        SetLevel(7, Level.GROUP),
        SplitAt(9),
        JoinAt(11),
    ]
    stored = json.dumps([correction_as_json(row) for row in rows])
    assert corrections_from_json(json.loads(stored)) == rows


def test_rows_that_mean_nothing_are_passed_over() -> None:
    rows = [{}, {"act": "level", "at": "x", "level": "GROUP"}, {"act": "kind", "kind": "NO", "level": "TEXT"}]
    assert corrections_from_json(rows) == []


def test_places_that_are_not_there_change_nothing() -> None:
    found = corrected(PLAIN, SetLevel(10**6, Level.GROUP), SplitAt(-3), JoinAt(0), SplitAt(10**6))
    assert outline(found) == outline(parse_notice(PLAIN))


def test_every_heading_says_how_sure_it_is() -> None:
    found = parse_notice(PLAIN)
    heading = next(item for item in found.headings if item.at == PLAIN.index("1.理论"))
    assert heading.level is Level.SUB_ISSUE
    assert 0 < heading.confidence <= 1
    assert heading.level not in [other.level for other in heading.alternatives]
    assert all(0 <= item.confidence <= 1 for item in found.headings)


def test_what_people_said_is_not_asked_again() -> None:
    place = PLAIN.index("2.数字化")
    found = parse_notice(PLAIN, corrections=[SetLevel(place, Level.CATEGORY)])
    assert next(item for item in found.headings if item.at == place).confidence == 1
    assert place not in [spot.at for spot in found.uncertain]


def test_a_doubtful_heading_is_listed() -> None:
    source = documents.notice(
        "一、党的领导弱化\n1.政治学习方面\n(1)学习少。开展研讨。\n二、作风不实\n1.服务方面\n(1)等候久。增设窗口。"
    )
    found = parse_notice(source)
    assert all(spot.reason.endswith("。") and spot.proposed is not spot.level for spot in found.uncertain)


@settings(max_examples=60, derandomize=True)
@given(data=st.data(), seed=st.integers(min_value=0, max_value=10**6))
def test_no_correction_loses_a_character(data: st.DataObject, seed: int) -> None:
    text = random_notice(seed).text
    places = st.sampled_from([heading.at for heading in parse_notice(text).headings] or [0])
    anywhere = st.integers(min_value=0, max_value=len(text))
    act = st.one_of(
        st.builds(SetLevel, places, st.sampled_from(Level)),
        st.builds(JoinAt, places),
        st.builds(SplitAt, anywhere),
    )
    try:
        found = parse_notice(text, corrections=data.draw(st.lists(act, min_size=1, max_size=5)))
    except NotANotice:
        return
    assert is_lossless(found, text)
