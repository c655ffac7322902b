"""Pure parts of reading what came back: numbers, days in words, numbered texts, lines that are no rows."""

from __future__ import annotations

from datetime import date

import pytest

from notices.parser.numbered import numbered
from workbooks.reading.furniture import is_furniture
from workbooks.reading.shown import general, number_format
from workbooks.reading.spoken import Rhythm, propose_due
from workbooks.reading.text_tables import decoded, separator_of

RHYTHM = Rhythm(date(2030, 3, 15), date(2030, 4, 15), date(2030, 9, 15))


@pytest.mark.parametrize(
    ("pattern", "value", "text"),
    [
        ("0.0%", 0.805, "80.5%"),
        ("0%", 0.97, "97%"),
        ("#,##0.00", 1234.5, "1,234.50"),
        ('0"户"', 12.0, "12户"),
        ("#,##0_);(#,##0)", -2.0, "(2)"),
        ("0.0#", 1.5, "1.5"),
        ("000", 7.0, "007"),
    ],
)
def test_numbers_are_read_as_they_are_shown(pattern: str, value: float, text: str) -> None:
    form = number_format(pattern)
    assert form is not None
    assert form.text(value) == text


@pytest.mark.parametrize("pattern", ["General", "", "yyyy", "0.00E+00", "# ?/?", "@", "0," * 200])
def test_what_shows_no_plain_number_is_left(pattern: str) -> None:
    assert number_format(pattern) is None


def test_what_no_sheet_shows_is_rounded() -> None:
    assert general(0.1 + 0.2) == "0.3"


@pytest.mark.parametrize(
    ("printed", "proposal"),
    [
        ("2031.9", "2031-09-30"),
        ("12月底前", "2030-12-31"),
        ("2月底", "2031-02-28"),
        ("二季度末", "2030-06-30"),
        ("明年上半年", "2031-06-30"),
        ("年底前,并长期坚持", "2030-12-31前,并长期坚持"),
        ("三个月内", "2030-06-15"),
        ("集中整改期内", "2030-09-15"),
        ("报送整改方案前", "2030-04-15"),
        ("6月上旬", "2030-06-10"),
        ("下月底", ""),
        ("每月5日前", ""),
        ("2031年6月底,2031年12月底", ""),
        ("2031年2月30日", ""),
        ("10个工作日内", ""),
    ],
)
def test_words_for_days(printed: str, proposal: str) -> None:
    assert propose_due(printed, RHYTHM) == proposal


def test_without_a_feedback_no_year_is_guessed() -> None:
    assert propose_due("12月底", Rhythm()) == ""


@pytest.mark.parametrize(
    ("known", "printed", "proposal"),
    [
        (["2030-06-30", "2030-12-31"], "第三季度", "2030-09-30"),
        (["2030-06-30"], "12月底,长期坚持", "2030-12-31前,并长期坚持"),
        (["2030-09-30", "2031-03-31"], "12月底", "2030-12-31"),
        (["2030-09-30", "2031-03-31"], "第一季度", "2031-03-31"),
        # Outside of what is known, and in both years: nobody knows which.
        (["2030-09-30", "2031-03-31"], "6月底", ""),
        (["2030-03-31", "2031-12-31"], "第三季度", ""),
        (["2030-06-30"], "三个月内", ""),
    ],
)
def test_deadlines_printed_in_full_tell_the_year_of_the_others(
    known: list[str], printed: str, proposal: str
) -> None:
    rhythm = Rhythm(known=tuple(date.fromisoformat(day) for day in known))
    assert propose_due(printed, rhythm) == proposal


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1.甲\n2.乙", [(1, "甲"), (2, "乙")]),
        ("(1)甲;(2)乙。", [(1, "甲"), (2, "乙。")]),
        ("①甲②乙", [(1, "甲"), (2, "乙")]),
        ("一是甲;二是乙", [(1, "甲"), (2, "乙")]),
        ("1.甲\n(1)其一\n2.乙", [(1, "甲\n(1)其一"), (2, "乙")]),
        ("总述。1.甲", []),
        ("2024.5.6 走访", []),
        ("没有编号", []),
    ],
)
def test_numbered_texts(text: str, parts: list[tuple[int, str]]) -> None:
    assert [(part.number, part.text) for part in numbered(text)] == parts


@pytest.mark.parametrize(
    ("texts", "is_no_row"),
    [
        (["本页合计", "12条", "3"], True),
        (["填表人:张三", "审核人:李四", "2030年5月6日"], True),
        (["审核人", "张三"], True),
        (["(1)", "(2)", "(3)", "(4)"], True),
        (["例:会议多", "减会", "李四"], True),
        (["1", "问题甲", "建立台账并每月核对一次。", "张三"], False),
        (["问题:走访少", "措施:每月走访一次,记录在册,季度通报。"], False),
    ],
)
def test_lines_that_are_no_rows(texts: list[str], is_no_row: bool) -> None:
    assert is_furniture(dict(enumerate(texts, start=1)), ()) is is_no_row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_texts_of_every_spelling(encoding: str, sign: str) -> None:
    text = sign.join(("序号", "整改措施", "备注")) + "\n" + sign.join(("1", "走访", "好"))
    assert decoded(text.encode(encoding)) == text
    assert separator_of(text) == sign
