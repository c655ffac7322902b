"""Rates that are promised or reached; changes (从85%到93%) and shortfalls (不足60%) are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from statements import nouns
from statements.model import Proposal, ProposalKind, Span, StatedComparator
from statements.numbers import Number
from statements.passage import StatementPassage

AT_LEAST = r"≥|>=|>|不低于|不少于|不小于|至少|大于|高于|(?<!不)超过"
AT_MOST = r"≤|<=|<|不高于|不超过|不大于|小于|(?<!不)低于|控制在|压降到|降低到"
COMPARED = re.compile(rf"(?:(?P<least>{AT_LEAST})|(?P<most>{AT_MOST}))(?:了|到)?\s?$")
BOUND = re.compile(r"\s?(?:及|\(含\))?(?:(?P<least>以上)|(?P<most>以下|以内|之内))|(?P<about>左右|上下)")
CHANGED = re.compile(
    r"(?:同比|环比|增长|下降|上升|增加|减少|提高|提升|降低|压减|压缩|压降|核减|核增|增幅|降幅|"
    r"下浮|上浮|缩减|上涨|下调|上调|降价|涨价|提价|压价)(?:了|约|近)*$|"
    r"(?:压减|核减|压缩|压降|减少|削减|缩减|降低|增加|提升)[^,。;、率度比到至为]{1,10}$"
)
FALLS_SHORT = re.compile(
    r"(?:不足|仅(?:完成|达到|达|为|有|占)?|只有|未达到?|不到|达不到|没有达到|只达到?|"
    r"超出[^,。;]{0,6}|与|距离?)$"
)
# 按5%提取, 前10%的学员: a part or a tariff, nobody's target.
TARIFF = re.compile(r"(?:按|按照|收取|提取|末位|排名前|前|后|占股|持股|年息|利率|打)$")
# 使用率低于40%的不再批准: whom a rule is for.
CONDITION = re.compile(r"(?:(?<!不)低于|(?<!不)超过|(?<!不)高于|大于|小于|(?<!不)少于|达到?|满)$")
FROM = re.compile(r"(?:由|从)[^,。;:!?\n%]{0,24}$")
TOWARDS = re.compile(r"[^。;!?\n]{0,14}?(?:提高|提升|上升|增|降|升|压|减|到|至|扩大|回升)[^。;!?\n]{0,10}")
PER_CENT = 100
TENTHS = 10
# 九成以上; 三成立 is none.
FIFTHS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"半": 5}
TENTH = re.compile(r"成(?P<more>[一二三四五六七八九半])?(?=以上|以下|以内|左右|[,。;、!?\n]|$)")
LISTED = re.compile(r"[、和及与]")
BOTH = re.compile(r"(?:均|都|全部)(?:已|需|应|要)?(?:达到|达|为|不低于|不少于|保持在|在|超过|提高到)*\s?$")
MEASURED = re.compile(r"[率度比]$")


@dataclass(frozen=True)
class Percentage:
    """A number of per cent; ``start`` and ``end`` hold its signs, 百分之 and % included."""

    number: Number
    value: Decimal
    start: int
    end: int


def read_rates(passage: StatementPassage) -> Iterator[Proposal]:
    former: Percentage | None = None
    is_from = False
    for one in _percentages(passage):
        since = former.end if former else 0
        left = passage.sentence_before(one.start, since=max(since, passage.mood.clause_start(one.start)))
        is_to = is_from and former is not None and _leads_to(passage, former, one)
        is_from = bool(FROM.search(left))
        former = one
        if not (is_to or is_from or _is_no_target(passage, one, left)):
            yield from _shared(passage, _proposal(passage, one, left))


def _percentages(passage: StatementPassage) -> Iterator[Percentage]:
    text = passage.text
    for _, number in passage.free_numbers():
        if text[number.end : number.end + 1] == "%":
            yield Percentage(number, number.value, number.start, number.end + 1)
        elif text[max(0, number.start - 3) : number.start] == "百分之":
            yield Percentage(number, number.value, number.start - 3, number.end)
        elif text[max(0, number.start - 3) : number.start] == "千分之":
            yield Percentage(number, number.value / TENTHS, number.start - 3, number.end)
        elif text[number.end : number.end + 1] == "‰":
            yield Percentage(number, number.value / TENTHS, number.start, number.end + 1)
        elif number.is_chinese and number.value < TENTHS and (tenth := TENTH.match(text, number.end)):
            value = number.value * TENTHS + FIFTHS.get(tenth["more"], 0)
            yield Percentage(number, value, number.start, tenth.end())


def _leads_to(passage: StatementPassage, former: Percentage, one: Percentage) -> bool:
    return one.start - former.end < 30 and bool(TOWARDS.fullmatch(passage.text, former.end, one.start))


def _shared(passage: StatementPassage, rate: Proposal) -> Iterator[Proposal]:
    """履约率、完整率均达到100%: one rate of each."""
    left = passage.sentence_before(rate.span.start)
    listing = BOTH.sub("", left)
    if listing != left:
        place = rate.span.start - len(left) + max(listing.rfind(sign) for sign in "。;!?\n,") + 1
        for part in LISTED.split(passage.text[place : rate.span.start - len(left) + len(listing)])[:-1]:
            if MEASURED.search(part):
                span = Span(place, place + len(part))
                yield replace(rate, span=span, words=passage.words(span), subject=nouns.measure_before(part))
            place += len(part) + 1
    yield rate


def _is_no_target(passage: StatementPassage, one: Percentage, left: str) -> bool:
    if CHANGED.search(left) or FALLS_SHORT.search(left) or TARIFF.search(left):
        return True
    if CONDITION.search(left) and passage.text[one.end : one.end + 1] == "的":
        return True
    if one.value > PER_CENT and "率" in left:
        return True
    return passage.mood.is_denied(one.start)


def _proposal(passage: StatementPassage, one: Percentage, left: str) -> Proposal:
    bound = BOUND.match(passage.text, one.end, one.end + 6)
    compared = COMPARED.search(left[-12:])
    start = one.start - len(compared[0]) if compared and left[-1:] in "≥≤<>=" else one.start
    end = bound.end() if bound else one.end
    span = Span(start, end)
    return Proposal(
        kind=ProposalKind.RATE,
        span=span,
        words=passage.words(span),
        subject=nouns.measure_before(left),
        quantity=one.value,
        unit="%",
        comparator=_comparator(compared, bound),
        is_exact=one.number.is_exact and not (bound and bound["about"]),
    )


def _comparator(*said: re.Match[str] | None) -> StatedComparator:
    for match in said:
        if match is not None and match["least"]:
            return StatedComparator.AT_LEAST
        if match is not None and match["most"]:
            return StatedComparator.AT_MOST
    return StatedComparator.EXACTLY
