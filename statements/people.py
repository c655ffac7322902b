"""People handled, by kind: 谈话提醒, 批评教育, 诫勉, 党政纪处分, 组织处理."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from statements.countable import is_condition
from statements.counts import shared
from statements.model import Proposal, ProposalKind, Span
from statements.numbers import Number
from statements.passage import StatementPassage
from statements.units import PERSONS, Unit, unit_behind

HANDLED = (
    ("诫勉", r"诫勉谈话|书面诫勉|谈话诫勉|诫勉"),
    ("谈话提醒", r"谈话提醒|提醒谈话|约谈提醒|提醒约谈|警示谈话|警示约谈|谈话函询|函询|约谈"),
    ("批评教育", r"批评教育|责令(?:作出)?(?:书面|深刻)?检[查讨]|(?:作出?)?(?:书面|深刻)检[查讨]|通报批评"),
    (
        "党政纪处分",
        r"党纪政务处分|党政纪处分|党纪政纪处分|党纪处分|政务处分|政纪处分|纪律处分|"
        r"党内(?:严重)?警告|政务警告|"
        r"撤销党内职务|留党察看|开除党籍|开除公职|政务(?:记大过|记过|降级|撤职|开除)|记大过|"
        r"记过|行政警告|处分",
    ),
    (
        "组织处理",
        r"组织处理|组织调整|调离(?:工作|原|现|重要)?岗位|免去职务|免职|停职检查|停职|"
        r"调整(?:工作)?岗位|岗位调整|"
        r"调整职务|责令辞职|引咎辞职|降职|改任非领导职务|改任",
    ),
)
KIND = re.compile("|".join(f"(?P<k{place}>{words})" for place, (_, words) in enumerate(HANDLED)))
# 受处分人员5人 counts whom somebody visits; 处分条例, 约谈制度 are names.
NO_HANDLING = re.compile(
    r"(?:受|受到)[^,。;、]{0,8}处分的?(?:人员|党员|干部)|处分条例|处分决定|约谈(?:制度|办法|机制)"
)
SEPARATORS = re.compile(r"[,。;、:!?\n《》]")
BEHIND = re.compile(r"(?P<words>[^,。;:!?\n《》\d]{0,32})(?P<next>\d)?")
JOINED = re.compile(r"[、和及与并或]|以及|或者")
MAX_BETWEEN = 12
# 批评教育和处理28人次: of more kinds than one.
AND_MORE = re.compile(r"^(?:帮助)?[和及与、]\w{0,4}处[理置]")
OTHERWISE = "处理"
# TitleVerb and noun around the number: 免去2名村干部职务.
AROUND = (
    ("组织处理", re.compile(r"(?:免去|解除|撤换)$"), re.compile(r"[^,。;、\d]{0,14}?职务")),
    ("党政纪处分", re.compile(r"撤销$"), re.compile(r"[^,。;、\d]{0,14}?(?:党内)?职务")),
)
# 政务记大过1人、降级1人: short in a list of punishments only.
SHORT = re.compile(r"(?:给予)?(?:降级|撤职|开除|(?:严重)?警告|记过|记大过)$")
PUNISHED = re.compile(r"党内|政务|党纪|政纪|处分|记大?过")


@dataclass(frozen=True)
class Handling:
    """The kinds that a number may be of, and where the words that say so begin and end."""

    kinds: tuple[str, ...]
    start: int
    end: int

    @property
    def what(self) -> str:
        """诫勉、批评教育14人次, 批评教育和处理28人次 say how many, not of which kind: no figure goes up."""
        return self.kinds[0] if len(set(self.kinds)) == 1 else ""


def read_people(passage: StatementPassage) -> Iterator[Proposal]:
    for _, number in passage.free_numbers():
        unit = unit_behind(passage, number)
        if unit is None or is_condition(passage, number):
            continue
        if unit.name in PERSONS and not passage.mood.is_open(number.start):
            yield from _handled(passage, number, unit)


def _handled(passage: StatementPassage, number: Number, unit: Unit) -> Iterator[Proposal]:
    listed = shared(passage, number, unit)
    for item in listed:
        found = _kinds(passage.text, max(0, item.start - MAX_BETWEEN), item.end)
        if found:
            handling = Handling((found[-1].name,), item.start, item.end)
            yield _proposal(passage, handling, number, unit)
    if not listed:
        one = (
            _around(passage, number, unit) or _before(passage, number, unit) or _behind(passage, unit, number)
        )
        if one is not None:
            yield _proposal(passage, one, number, unit)


@dataclass(frozen=True)
class HandledWord:
    name: str
    start: int
    end: int


def _kinds(text: str, start: int, end: int) -> list[HandledWord]:
    """The words of a kind between two places of ``text``."""
    plain = NO_HANDLING.sub(lambda match: "□" * len(match[0]), text[start:end])
    return [
        HandledWord(
            HANDLED[int((match.lastgroup or "k0")[1:])][0], start + match.start(), start + match.end()
        )
        for match in KIND.finditer(plain)
    ]


def _before(passage: StatementPassage, number: Number, unit: Unit) -> Handling | None:
    """The kind that ends near the number, with those listed beside it: 诫勉、批评教育14人次."""
    left = passage.sentence_before(number.start)
    near = SEPARATORS.split(left)[-1]
    found = _kinds(passage.text, number.start - len(left), number.start)
    if not found or number.start - found[-1].end > MAX_BETWEEN or found[-1].start < number.start - len(near):
        return None
    kinds = [found[-1].name]
    if AND_MORE.search(passage.text[found[-1].end : number.start]):
        kinds.append(OTHERWISE)
    for earlier, later in zip(found[-2::-1], found[:0:-1], strict=False):
        is_joined = JOINED.fullmatch(passage.text, earlier.end, later.start)
        if not is_joined or passage.is_taken(earlier.start):
            break
        kinds.insert(0, earlier.name)
    return Handling(tuple(kinds), found[-1].start, unit.end)


def _around(passage: StatementPassage, number: Number, unit: Unit) -> Handling | None:
    left = passage.sentence_before(number.start)
    for name, verb, noun in AROUND:
        begin, end = verb.search(left), noun.match(passage.text, unit.end, unit.end + 20)
        if begin is not None and end is not None:
            return Handling((name,), number.start - len(begin[0]), end.end())
    near = SEPARATORS.split(left)[-1]
    if SHORT.fullmatch(near) and PUNISHED.search(left[: -len(near)]):
        return Handling(("党政纪处分",), number.start - len(near), unit.end)
    return None


def _behind(passage: StatementPassage, unit: Unit, number: Number) -> Handling | None:
    """The kind that follows the number: 3名党员受到警告处分."""
    match = BEHIND.match(passage.after(unit.end))
    if match is None:
        return None
    words = match["words"]
    # Behind 、 and before the next number is what that number counts.
    words = words.rpartition("、")[0] if match["next"] and "、" in words else words
    found = _kinds(passage.text, unit.end, unit.end + len(words))
    if found and passage.mood.is_open(found[0].start):
        passage.take(Span(number.start, unit.end))  # planned: not even a count
        return None
    if not found or "、" in passage.text[unit.end : found[0].start]:
        return None
    kinds = [found[0].name]
    for earlier, later in zip(found, found[1:], strict=False):
        if not JOINED.fullmatch(passage.text, earlier.end, later.start):
            break
        kinds.append(later.name)
    return Handling(tuple(kinds), number.start, found[0].end)


def _proposal(passage: StatementPassage, handling: Handling, number: Number, unit: Unit) -> Proposal:
    span = Span(handling.start, handling.end)
    return Proposal(
        kind=ProposalKind.PEOPLE,
        span=span,
        words=passage.words(span),
        subject="、".join(dict.fromkeys(handling.kinds)),
        quantity=number.value,
        unit=unit.name,
        is_exact=unit.is_exact,
        what=handling.what,
    )
