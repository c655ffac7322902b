"""Automatic numbers of Word: what LibreOffice prints of the same file, and what only Word's rules say."""

from __future__ import annotations

import pytest

from notices.files import read_upload
from notices.files.numerals import numeral
from tests.notices.files.word_files import (
    abstract,
    as_libreoffice_prints,
    level,
    listed,
    number,
    paragraph,
    word_file,
)

OFFICIAL = (
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCountingThousand", "(%2)"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "(%4)"),
)


def lines_of(data: bytes) -> list[str]:
    return [line for line in read_upload("通报.docx", data).text.split("\n") if line.strip()]


def both(data: bytes) -> list[str]:
    """Our lines, after LibreOffice has printed the same."""
    found = lines_of(data)
    assert ["".join(line.split()) for line in as_libreoffice_prints(data)] == [
        "".join(line.split()) for line in found
    ]
    return found


def test_a_higher_number_sets_the_deeper_ones_back() -> None:
    places = [
        ("学习方面", 0),
        ("理论", 1),
        ("不深", 2),
        ("补课", 3),
        ("建档", 3),
        ("不实", 2),
        ("作风方面", 0),
        ("会风", 1),
    ]
    body = "".join(listed(text, depth) for text, depth in places)
    data = word_file(body, numbering=abstract(OFFICIAL) + number(1))
    assert both(data) == [
        "一、学习方面", "(一)理论", "1.不深", "(1)补课", "(2)建档", "2.不实", "二、作风方面", "(一)会风",
    ]  # fmt: skip


def test_a_list_goes_on_where_another_of_its_kind_stopped() -> None:
    body = listed("甲") + listed("乙") + paragraph("中间一段。") + listed("丙", of=2)
    data = word_file(body, numbering=abstract(OFFICIAL) + number(1) + number(2))
    assert both(data) == ["一、甲", "二、乙", "中间一段。", "三、丙"]


def test_a_list_begins_anew_where_it_says_so() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    body = listed("甲") + listed("乙") + listed("丙", of=2) + listed("丁", of=2)
    data = word_file(body, numbering=abstract(OFFICIAL) + number(1) + number(2, more=anew))
    assert both(data) == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_an_override_may_bring_its_own_level() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "第%1项 ", start=5)}</w:lvlOverride>'
    body = listed("甲", of=2) + listed("乙", of=2)
    data = word_file(body, numbering=abstract(OFFICIAL) + number(2, more=own))
    assert both(data) == ["第5项 甲", "第6项 乙"]


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2b"><w:name w:val="own heading"/><w:basedOn w:val="2"/></w:style>
"""


def styled(text: str, style: str, more: str = "") -> str:
    return paragraph(text, f'<w:pStyle w:val="{style}"/>{more}')


def test_numbers_come_from_styles_and_their_parents() -> None:
    tied = (
        level(0, "chineseCountingThousand", "%1、", more='<w:pStyle w:val="1"/>'),
        level(1, "chineseCountingThousand", "(%2)", more='<w:pStyle w:val="2"/>'),
    )
    none = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    body = (
        styled("甲", "1")
        + styled("乙", "2")
        + styled("丙", "2b")
        + styled("无", "1", none)
        + styled("丁", "1")
    )
    data = word_file(body, styles=STYLES, numbering=abstract(tied) + number(1))
    assert both(data) == ["一、甲", "(一)乙", "(二)丙", "无", "二、丁"]


def test_a_style_of_lists_lends_its_levels() -> None:
    style = """<w:style w:type="numbering" w:styleId="L"><w:name w:val="公文编号"/>
      <w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>"""
    lists = (
        abstract((), key=1, more='<w:numStyleLink w:val="L"/>')
        + abstract(OFFICIAL, key=2, more='<w:styleLink w:val="L"/>')
        + number(1, of=1)
        + number(2, of=2)
    )
    assert lines_of(word_file(listed("甲") + listed("乙"), styles=style, numbering=lists)) == [
        "一、甲",
        "二、乙",
    ]


def test_figures_in_the_numbers_of_higher_levels() -> None:
    levels = (level(0, "chineseCountingThousand", "第%1章 "), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    data = word_file(
        listed("总则") + listed("目的", 1) + listed("依据", 1), numbering=abstract(levels) + number(1)
    )
    assert lines_of(data) == ["第一章 总则", "1.1目的", "1.2依据"]


def test_a_level_may_run_on_over_the_headings() -> None:
    levels = (OFFICIAL[0], level(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>'))
    body = listed("甲") + listed("一条", 1) + listed("二条", 1) + listed("乙") + listed("三条", 1)
    data = word_file(body, numbering=abstract(levels) + number(1))
    # LibreOffice begins anew all the same.
    assert lines_of(data) == ["一、甲", "1.一条", "2.二条", "二、乙", "3.三条"]


def test_what_is_deleted_moved_away_or_hidden_counts_nothing() -> None:
    gone = "".join(
        listed(content, more=f"<w:rPr>{mark}</w:rPr>")
        for content, mark in (
            (
                '<w:del w:id="1" w:author="a"><w:r><w:delText>删</w:delText></w:r></w:del>',
                '<w:del w:id="2" w:author="a"/>',
            ),
            (
                '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>移</w:t></w:r></w:moveFrom>',
                '<w:moveFrom w:id="4" w:author="a"/>',
            ),
            ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>", "<w:vanish/>"),
        )
    )
    data = word_file(listed("甲") + gone + listed("乙"), numbering=abstract(OFFICIAL) + number(1))
    assert lines_of(data) == ["一、甲", "二、乙"]


def test_a_number_without_a_sign_at_its_end_stands_apart() -> None:
    bare = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'
    data = word_file(listed("2024年计划"), numbering=abstract((bare,)) + number(1))
    assert lines_of(data) == ["1 2024年计划"]


def test_bullets_are_no_numbers_but_words_are() -> None:
    levels = (level(0, "bullet", "●"), level(1, "bullet", "问题:"), level(2, "none", "整改情况:"))
    body = listed("甲") + listed("乙", 1) + listed("丙", 2)
    assert lines_of(word_file(body, numbering=abstract(levels) + number(1))) == [
        "甲",
        "问题:乙",
        "整改情况:丙",
    ]


# By numFmt: the 1st, 4th, 10th, 12th, 20th and 101st number, as ECMA-376 17.18.59 shows them.
SHAPES = {
    "decimal": "1 4 10 12 20 101",
    "decimalZero": "01 04 10 12 20 101",
    "chineseCounting": "一 四 十 十二 二十 一〇一",
    "chineseCountingThousand": "一 四 十 十二 二十 一百零一",
    "taiwaneseCountingThousand": "一 四 十 十二 二十 一百零一",
    "ideographDigital": "一 四 一〇 一二 二〇 一〇一",
    "chineseLegalSimplified": "壹 肆 壹拾 壹拾贰 贰拾 壹佰零壹",
    "ideographLegalTraditional": "壹 肆 壹拾 壹拾貳 貳拾 壹佰零壹",
    "ideographTraditional": "甲 丁 癸 12 20 101",
    "ideographZodiac": "子 卯 酉 亥 20 101",
    "ideographZodiacTraditional": "甲子 丁卯 癸酉 乙亥 癸未 甲辰",
    "ideographEnclosedCircle": "㊀ ㊃ ㊉ 12 20 101",
    "decimalEnclosedCircleChinese": "① ④ ⑩ ⑫ ⑳ 101",
    "decimalEnclosedFullstop": "⒈ ⒋ ⒑ ⒓ ⒛ 101",
    "decimalEnclosedParen": "⑴ ⑷ ⑽ ⑿ ⒇ 101",
    "decimalFullWidth": "\uff11 \uff14 \uff11\uff10 \uff11\uff12 \uff12\uff10 \uff11\uff10\uff11",
    "upperRoman": "I IV X XII XX CI",
    "lowerRoman": "i iv x xii xx ci",
    "upperLetter": "A D J L T WWWW",
    "lowerLetter": "a d j l t wwww",
    "neverHeardOf": "1 4 10 12 20 101",
}


@pytest.mark.parametrize(("shape", "printed"), SHAPES.items())
def test_every_shape_of_number(shape: str, printed: str) -> None:
    wanted = printed.split()
    assert [numeral(count, shape) for count in (1, 4, 10, 12, 20, 101)] == wanted


def test_libreoffice_prints_these_numbers_too() -> None:
    """Not ideographDigital, which it counts like chineseCounting."""
    shapes = (
        "chineseCountingThousand",
        "upperRoman",
        "chineseLegalSimplified",
        "decimalEnclosedCircleChinese",
    )
    lists = "".join(abstract((level(0, shape, "%1、"),), key=key) for key, shape in enumerate(shapes, 1))
    numbers = "".join(number(key, of=key) for key in range(1, len(shapes) + 1))
    counts = {"decimalEnclosedCircleChinese": 10}
    body = "".join(
        listed("条", of=key) for key, shape in enumerate(shapes, 1) for _ in range(counts.get(shape, 24))
    )
    both(word_file(body, numbering=lists + numbers))


def test_a_list_of_two_billion_is_written_in_figures() -> None:
    levels = (level(0, "upperRoman", "%1.", start=2_000_000_000),)
    (line,) = lines_of(word_file(listed("甲"), numbering=abstract(levels) + number(1)))
    assert len(line) < 60
