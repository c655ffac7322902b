"""What is promised to come round: its period, how often, and what of; 定期 leaves the first two open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from statements import nouns
from statements.counts import shared
from statements.model import Proposal, ProposalKind, Span, StatedComparator
from statements.numbers import Number
from statements.passage import StatementPassage
from statements.periods import Marker, find_markers
from statements.units import Unit, unit_behind

AT_LEAST = re.compile(r"至少|不少于|不低于|最少|≥")
AT_MOST = re.compile(r"不超过|不多于|至多|最多|≤")
CLAUSE_END = re.compile(r"[,。;:!?\n()《]")
FURTHEST = 32
# 由每年一次提高到每半年一次: the first is what was.
WAS = re.compile(r"(?:由|从|原(?:来|先|定|为)?|改变|以往|过去)(?:的)?$")
# 原定每季度一次的巡检改为每月2次: what used to be is no part of the noun.
CHANGED = re.compile(
    r"^.*[次场]的|(?:由|从)?[每一半两][^每]{1,6}[次场][^,。;每]{1,4}(?:为|至|到|成)$|"
    r"(?:由|从)[^,。;由从]{0,10}(?:改为|调整为|变为|提高到|提高至)$|"
    r"(?:改为|改成|调整为|变为|提高到|提高至|增加到|增至|加密到|加密至|加密为|缩短为|缩短到|提升到|提升至)$"
)
# An act stands behind the period, not a thing: 每月工资, 每年3000元 promise nothing.
NO_ACT = re.compile(
    r"(?:工资|收入|补贴|补助|平均|人均|预算|经费|租金|绩效|奖金|津贴|电费|水费|产量|的|都有|均有|"
    r"新增|用)"
)
# 将每周一定为学习日: a day is named, nothing is done on it.
IS_SET = re.compile("[定作设]为|是")
ACT_BEHIND = re.compile(
    r"[^,。;、:!?]{0,12}?(?:开展|召开|进行|听取|研究|检查|抽查|督查|督导|通报|公示|公布|公开|"
    r"报送|上报|更新|汇总|调度|分析|学习|盘点|对账|巡查|走访|碰头|评估|考核|梳理|坐班|报告|汇报|"
    r"排查|核查|核对|审核|评议|讲授|走进|举办|讲|谈|家访|会商|研判|回访|监督|复盘|清点|清查|"
    r"清理|维护|保养|培训|轮训|推送|发布|编发|晒|点评|提醒|约谈|慰问|值守|值班|巡检|演练|测评|"
    r"测试|述职|述学|交流|座谈|下沉|接访|接待|结算|支付|缴纳|收缴|催收|交纳|审计|验收|整理|归档|"
    r"反馈|组织|指导|督促|统计|上门|讲评|例会|办理|审议|审查|调研|打卡|拍照|抽|碰撞|办公|轮值|"
    r"开讲|开课|报(?=[市县区省镇党上整])|公布|听|开|办|讲|组织|谈|查|议)"
)
# 将每年度全会精神列入议题: the period belongs to a thing.
OBJECT_MARK = re.compile(r"[将把对]$")
CONTINUED = re.compile(
    rf"(?:、|和|及|以及)[^,。;、:!?\n每]{{1,12}}|"
    rf"[,、][^,。;、:!?\n每]{{1,14}}(?:{AT_LEAST.pattern}|{AT_MOST.pattern})"
)
SUBJECT_END = re.compile(r"[,。;、:!?\n()《》]|机制$|制度$")
LEAD = re.compile(
    r"^(?:都|均|要|应|须|必须|固定|集中(?!学|整|轮)|组织(?!生活)|主动|坚持|至少|开展|召开|进行|"
    r"听取|举办|全面|统一)+"
)
THAN_BEHIND = re.compile(r"^(?:以上|及以上)")


def read_cadences(passage: StatementPassage) -> Iterator[Proposal]:
    markers = find_markers(passage)
    for place, marker in enumerate(markers):
        following = markers[place + 1].start if place + 1 < len(markers) else len(passage.text)
        end = _clause_end(passage, marker, following)
        number = _number_in(passage, marker.end, end)
        if number is not None:
            yield from _numbered(passage, marker, *number)
        elif _is_implied(passage, marker, end):
            yield _implied(passage, marker, end)


def _clause_end(passage: StatementPassage, marker: Marker, following: int) -> int:
    stop = CLAUSE_END.search(passage.text, marker.end, marker.end + FURTHEST)
    return min(stop.start() if stop else marker.end + FURTHEST, following, len(passage.text))


def _number_in(passage: StatementPassage, start: int, end: int) -> tuple[Number, Unit] | None:
    """The first counting number of the clause; money and durations are none."""
    for number in passage.numbers_between(start, end):
        unit = unit_behind(passage, number)
        if unit is not None:
            return number, unit
    return None


def _is_promised(passage: StatementPassage, marker: Marker, place: int) -> bool:
    """Neither what used to be nor what was found missing."""
    if WAS.search(passage.before(marker.start)[-6:]):
        return False
    return not passage.mood.is_denied(marker.start) and not passage.mood.is_denied(place)


def _numbered(passage: StatementPassage, marker: Marker, number: Number, unit: Unit) -> Iterator[Proposal]:
    between = passage.text[marker.end : number.start]
    if re.search(r"每(?!次)\w{0,4}$", between):
        return
    is_told = _is_promised(passage, marker, number.start)
    listed = shared(passage, number, unit) if between.endswith("各") else []
    if not is_told:
        passage.take(Span(marker.start, unit.end))
    elif listed and marker.end <= listed[0].end:
        for item in listed:
            start = max(item.start, marker.end)
            name = nouns.before(passage.text[start : item.end]) if start > item.start else item.name
            yield _proposal(passage, marker, Span(start, item.end), subject=name, number=number, unit=unit)
    else:
        subject = _subject(passage, marker, between, number, unit)
        span = Span(marker.start, unit.end)
        yield _proposal(passage, marker, span, subject=subject, number=number, unit=unit)
        yield from _continued(passage, marker, unit.end)


def _continued(passage: StatementPassage, marker: Marker, end: int) -> Iterator[Proposal]:
    """每季度开展党课1次、家访2次; behind a comma only with 不少于, for a deed may follow as well."""
    for number in passage.numbers_between(end, end + FURTHEST):
        between, unit = passage.text[end : number.start], unit_behind(passage, number)
        if unit is None or not CONTINUED.fullmatch(between):
            return
        subject = nouns.before(AT_MOST.sub("", AT_LEAST.sub("", between)))
        span = Span(number.start, unit.end)
        continued = replace(marker, start=end)
        yield _proposal(passage, continued, span, subject=subject, number=number, unit=unit)
        end = unit.end


def _subject(passage: StatementPassage, marker: Marker, between: str, number: Number, unit: Unit) -> str:
    between = AT_MOST.sub("", AT_LEAST.sub("", between))
    inner = nouns.before(LEAD.sub("", between))
    inner = inner if len(inner) > 1 else ""  # 至少讲2次廉政课
    behind = _behind(passage, unit)
    if inner and unit.is_of_acts:
        # 盘点一次固定资产, 专题研究1次安全生产
        return inner + behind if number.is_chinese or nouns.takes_object(inner) else inner
    own = behind or inner or nouns.before(CHANGED.sub("", passage.before(marker.start)))
    return own or _near(passage, marker, unit)


def _near(passage: StatementPassage, marker: Marker, unit: Unit) -> str:
    """每月1次到社区开展送教活动: what follows in the clause; 开展廉政谈话,每半年1次: the clause before."""
    stop = CLAUSE_END.search(passage.text, unit.end, unit.end + FURTHEST)
    following = nouns.before(passage.text[unit.end : stop.start()]) if stop else ""
    earlier = passage.sentence_before(marker.start)
    is_first_of_clause = earlier.endswith(",")
    return following or (nouns.before(earlier[:-1]) if is_first_of_clause else "")


def _behind(passage: StatementPassage, unit: Unit) -> str:
    behind = passage.after(unit.end)
    return "" if THAN_BEHIND.match(behind) else nouns.behind(behind)


def _proposal(
    passage: StatementPassage, marker: Marker, span: Span, *, subject: str, number: Number, unit: Unit
) -> Proposal:
    return Proposal(
        kind=ProposalKind.CADENCE,
        span=span,
        words=passage.words(span),
        subject=subject,
        quantity=number.value * _times(passage, marker, number),
        unit=unit.name,
        comparator=_comparator(passage.text[marker.start : number.start], unit),
        is_exact=unit.is_exact and marker.period is not None,
        period=marker.period,
        every=marker.every,
    )


def _times(passage: StatementPassage, marker: Marker, number: Number) -> int:
    """每年3月、9月各一次 is two a year, 每年3月、9月开展两次 as well."""
    is_each = passage.text[marker.end : number.start].startswith("各")
    return marker.times * (marker.days if is_each else 1)


def _comparator(words: str, unit: Unit) -> StatedComparator:
    if AT_LEAST.search(words):
        return StatedComparator.AT_LEAST
    return StatedComparator.AT_MOST if AT_MOST.search(words) else unit.comparator


def _is_implied(passage: StatementPassage, marker: Marker, end: int) -> bool:
    """每季度末盘点库存: once, without a number, when an act follows."""
    if not _is_promised(passage, marker, marker.end):
        return False
    if not all(number.is_chinese for number in passage.numbers_between(marker.end, end)):
        return False  # 每天8小时, 每周不超过2天
    if IS_SET.match(passage.text, marker.end):
        return False
    is_own_act = passage.text[marker.end - 1 : marker.end] in ("一", "1")
    # 逐季清零 is said of acts only.
    is_own_act = is_own_act or passage.text[marker.start] == "逐"
    return is_own_act or _has_act(passage, marker, end)


def _has_act(passage: StatementPassage, marker: Marker, end: int) -> bool:
    if OBJECT_MARK.search(passage.before(marker.start)) or NO_ACT.match(passage.text, marker.end, end):
        return False
    return bool(ACT_BEHIND.match(passage.text, marker.end, end))


def _implied(passage: StatementPassage, marker: Marker, end: int) -> Proposal:
    rest = SUBJECT_END.split(passage.text[marker.end : end])[0]
    subject = LEAD.sub("", rest).strip("的 ") or rest
    subject = re.sub(r"(?:机制|制度)$", "", subject)
    if subject.count("”") > subject.count("“"):
        subject = subject.partition("”")[0]
    is_open = marker.period is None
    span = Span(marker.start, marker.end)
    return Proposal(
        kind=ProposalKind.CADENCE,
        span=span,
        words=passage.words(span),
        subject=subject,
        quantity=None if is_open else Decimal(marker.times * marker.days),
        unit="" if is_open else "次",
        is_exact=not is_open,
        period=marker.period,
        every=marker.every,
    )
