"""What texts state: regulations, counts, cadences, rates, money, people; and what they leave open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements import Proposal, ProposalKind, StatedComparator, StatedPeriod, TitleAct, read


def only(text: str) -> Proposal:
    (found,) = read(text)
    return found


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("制定《考勤管理办法》。", [TitleAct.FORMULATED]),
        ("制定出台《采购管理制度(试行)》", [TitleAct.FORMULATED]),
        ("进一步修订了《党组会议制度》《办公会议制度》,应学尽学", [TitleAct.REVISED, TitleAct.REVISED]),
        ("修订完善《采购办法(试行)》和《会议制度》", [TitleAct.REVISED, TitleAct.REVISED]),
        ("印发《科研诚信管理办法》", [TitleAct.ISSUED]),
        ("制定并印发《考勤管理办法》", [TitleAct.FORMULATED]),
        ("制定《甲办法》(试行)、《乙办法》", [TitleAct.FORMULATED, TitleAct.FORMULATED]),
        ("学习《支部工作条例》", [None]),
        ("严格执行《联系服务制度》,建立台账", [None]),
        ("修订《甲办法》,同时废止《乙规定》", [TitleAct.REVISED, TitleAct.ABOLISHED]),
        ("《丙制度》已废止。拟废止《丁制度》", [TitleAct.ABOLISHED, None]),
        ("制定方案。按照《采购办法》办理", [None]),
        ("《采购办法》", [None]),
    ],
)
def test_regulations(text: str, acts: list[TitleAct | None]) -> None:
    found = read(text)
    assert [one.act for one in found] == acts
    assert {one.kind for one in found} == {ProposalKind.REGULATION}


def test_a_notice_is_a_document_and_no_regulation() -> None:
    assert only("印发《关于做好换届工作的通知》").kind is ProposalKind.DOCUMENT
    assert only("呈报《关于召开代表大会的请示》").kind is ProposalKind.DOCUMENT


@pytest.mark.parametrize(
    ("text", "subject", "quantity", "unit"),
    [
        ("共召开党组会议16次", "党组会议", 16, "次"),
        ("目前已开展走访调研六次", "走访调研", 6, "次"),
        ("新成立1家市级学会", "市级学会", 1, "家"),
        ("联系2名科技工作者", "科技工作者", 2, "名"),
        ("成员37人", "成员", 37, "人"),
        ("座谈两次", "座谈", 2, "次"),
        ("发放资料1,200份", "资料", 1200, "份"),
        ("补开专题组织生活会1次", "专题组织生活会", 1, "次"),
        ("走访二十三户", "走访", 23, "户"),
        ("开展学习研讨12次", "学习研讨", 12, "次"),
    ],
)
def test_counts(text: str, subject: str, quantity: int, unit: str) -> None:
    found = only(text)
    assert (found.kind, found.subject, found.quantity, found.unit, found.is_exact) == (
        ProposalKind.COUNT,
        subject,
        Decimal(quantity),
        unit,
        True,
    )


@pytest.mark.parametrize("text", ["走访企业十余次", "近百人参加", "面向800多名职工", "约30次"])
def test_what_is_inexact_is_said_to_be(text: str) -> None:
    assert only(text).is_exact is False


@pytest.mark.parametrize(
    "text",
    [
        "第三批名单",
        "第1次会议",
        "组建一个专班",
        "2024年3月25日",
        "一次性办结",
        "区委第一巡察组",
        "第四章",
        "",
    ],
)
def test_what_is_no_count(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "period", "comparator", "quantity", "subject"),
    [
        ("每月一次", StatedPeriod.MONTH, StatedComparator.EXACTLY, 1, ""),
        ("每月组织召开1次支部委员会议", StatedPeriod.MONTH, StatedComparator.EXACTLY, 1, "支部委员会议"),
        ("每年开展廉政谈话至少2次", StatedPeriod.YEAR, StatedComparator.AT_LEAST, 2, "廉政谈话"),
        ("保证每天至少发布3条内容", StatedPeriod.DAY, StatedComparator.AT_LEAST, 3, "内容"),
        ("每季度至少召开1次党课", StatedPeriod.QUARTER, StatedComparator.AT_LEAST, 1, "党课"),
        ("每半年不少于1次廉政谈话", StatedPeriod.HALF_YEAR, StatedComparator.AT_LEAST, 1, "廉政谈话"),
    ],
)
def test_cadences(
    text: str, period: StatedPeriod, comparator: StatedComparator, quantity: int, subject: str
) -> None:
    found = only(text)
    assert (found.kind, found.period, found.comparator) == (ProposalKind.CADENCE, period, comparator)
    assert (found.quantity, found.subject) == (Decimal(quantity), subject)


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("良好运行达97%以上", StatedComparator.AT_LEAST),
        ("满意度≥97%", StatedComparator.AT_LEAST),
        ("不低于97%", StatedComparator.AT_LEAST),
        ("控制在97%以内", StatedComparator.AT_MOST),
        ("达到97%", StatedComparator.EXACTLY),
    ],
)
def test_rates(text: str, comparator: StatedComparator) -> None:
    found = only(text)
    assert (found.kind, found.quantity, found.comparator) == (ProposalKind.RATE, Decimal(97), comparator)


@pytest.mark.parametrize(
    ("text", "quantity", "what", "is_exact"),
    [
        ("清退违规发放补贴12.5万元", "125000", "清退资金", True),
        ("追缴资金3000元", "3000", "追回资金", True),
        ("挽回经济损失约20万元", "200000", "挽回损失", False),
        ("挽回损失20余万元", "200000", "挽回损失", False),
        ("投入资金1.2亿元", "120000000", "", True),
    ],
)
def test_money(text: str, quantity: str, what: str, is_exact: bool) -> None:
    found = only(text)
    assert (found.kind, found.unit, found.what) == (ProposalKind.MONEY, "元", what)
    assert (found.quantity, found.is_exact) == (Decimal(quantity), is_exact)


@pytest.mark.parametrize(
    ("text", "what", "quantity"),
    [
        ("谈话提醒3人次", "谈话提醒", 3),
        ("诫勉谈话1人", "诫勉", 1),
        ("给予党纪处分2人", "党政纪处分", 2),
        ("对5人进行批评教育", "批评教育", 5),
        ("组织处理干部4人", "组织处理", 4),
    ],
)
def test_people(text: str, what: str, quantity: int) -> None:
    found = only(text)
    assert (found.kind, found.what, found.quantity) == (ProposalKind.PEOPLE, what, Decimal(quantity))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("召开专题民主生活会1次", "民主生活会"),
        ("讲授党课2次", "党课"),
        ("移交问题线索2件", "移交线索"),
        ("集中学习11次", "学习"),
    ],
)
def test_meetings_that_go_up(text: str, what: str) -> None:
    assert only(text).what == what


def test_full_width_signs_read_alike_and_are_quoted_as_written() -> None:
    wide = "\uff11\uff16"
    found = only(f"召开党组会议{wide}次\uff0c均列议题")
    assert (found.quantity, found.words) == (Decimal(16), f"{wide}次")


WORDS = (
    "每月|至少|1次|16次|《|》|制定|办法|十余|97%|以上|万元|3.5|清退|人次|谈话提醒|,|。|第|百|一|"
    "对|其中|各|、|由|到|从|合计|共|"
    "未|拟|的|已|(|)|每年3月、9月|每两周|两|二|叁拾万元|百分之九十|九成|半年|定期|诫勉|处分|"
    "免去|职务|3人|2项|“|”|在|赴|折合"
)
PARTS = st.sampled_from(WORDS.split("|"))


@given(st.one_of(st.text(max_size=200), st.lists(PARTS, max_size=40).map("".join)))
def test_any_text_is_read_and_quoted_exactly(text: str) -> None:
    found = read(text)
    for one in found:
        assert text[one.span.start : one.span.end] == one.words
        assert one.words
    ends = [0, *(one.span.end for one in found)]
    assert all(one.span.start >= end for one, end in zip(found, ends, strict=False))
