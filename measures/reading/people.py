"""People handled, by kind: 谈话提醒, 批评教育, 诫勉, 党政纪处分, 组织处理."""

from __future__ import annotations

import re
from collections.abc import Iterator

from measures.reading.counts import shared
from measures.reading.model import Kind, Proposal, Span
from measures.reading.numbers import Number
from measures.reading.passage import Passage
from measures.reading.units import PERSONS, Unit, unit_behind

HANDLED = (
    ("诫勉", r"诫勉谈话|书面诫勉|谈话诫勉|诫勉"),
    ("谈话提醒", r"谈话提醒|提醒谈话|约谈提醒|提醒约谈|警示谈话|警示约谈|谈话函询|函询|约谈"),
    ("批评教育", r"批评教育|责令(?:作出)?(?:书面|深刻)?检[查讨]|(?:作出?)?(?:书面|深刻)检[查讨]|通报批评"),
    (
        "党政纪处分",
        r"党纪政务处分|党政纪处分|党纪政纪处分|党纪处分|政务处分|政纪处分|纪律处分|党内(?:严重)?警告|政务警告|"
        r"撤销党内职务|留党察看|开除党籍|开除公职|政务(?:记大过|记过|降级|撤职|开除)|记大过|记过|行政警告|处分",
    ),
    (
        "组织处理",
        r"组织处理|组织调整|调离(?:工作|原|现|重要)?岗位|免去职务|免职|停职检查|停职|调整(?:工作)?岗位|岗位调整|"
        r"调整职务|责令辞职|引咎辞职|降职|改任非领导职务|改任",
    ),
)
KIND = re.compile("|".join(f"(?P<k{place}>{words})" for place, (_, words) in enumerate(HANDLED)))
# 受处分人员5人 counts whom somebody visits; 处分条例, 约谈制度 are names.
NO_HANDLING = re.compile(r"(?:受|受到)[^,。;、]{0,8}处分的?(?:人员|党员|干部)|处分条例|处分决定|约谈(?:制度|办法|机制)")
SEPARATORS = re.compile(r"[,。;、:!?\n《》]")
BEHIND = re.compile(r"[^,。;、:!?\n《》\d]{0,28}")
MOST_BETWEEN = 12


def read_people(passage: Passage) -> Iterator[Proposal]:
    for _, number in passage.free_numbers():
        unit = unit_behind(passage, number)
        if unit is not None and unit.name in PERSONS and not passage.mood.is_open(number.start):
            yield from _handled(passage, number, unit)


def _handled(passage: Passage, number: Number, unit: Unit) -> Iterator[Proposal]:
    listed = shared(passage, number, unit)
    if listed:
        for item in listed:
            what = _only_kind(passage.text[max(0, item.start - 8) : item.end])
            if what:
                yield _proposal(passage, Span(item.start, item.end), number, unit, subject=what, what=what)
        return
    kinds = _kinds_before(passage, number) or _kinds_behind(passage, unit)
    if not kinds:
        return
    # 诫勉、批评教育14人次 says how many, not of which kind: no figure goes up.
    is_one = len(set(kinds)) == 1
    subject = kinds[0] if is_one else "、".join(kinds)
    what = kinds[0] if is_one else ""
    yield _proposal(passage, Span(number.start, unit.end), number, unit, subject=subject, what=what)


def _kinds(text: str) -> list[tuple[str, re.Match[str]]]:
    plain = NO_HANDLING.sub(lambda match: "□" * len(match[0]), text)
    return [(HANDLED[int((match.lastgroup or "k0")[1:])][0], match) for match in KIND.finditer(plain)]


def _only_kind(text: str) -> str:
    found = _kinds(text)
    return found[-1][0] if found else ""


def _kinds_before(passage: Passage, number: Number) -> list[str]:
    """The kind that ends near the number, with those listed beside it: 诫勉、批评教育14人次."""
    segments = SEPARATORS.split(passage.sentence_before(number.start))
    found = _kinds(segments[-1])
    if not found or len(segments[-1]) - found[-1][1].end() > MOST_BETWEEN:
        return []
    kinds = [found[-1][0]]
    joined = re.search(r"[和及与并或]$", segments[-1][: found[-1][1].start()])
    if joined and len(found) > 1:
        kinds.insert(0, found[-2][0])
    left = passage.sentence_before(number.start)[: -len(segments[-1])]
    if left.endswith("、") and found[0][1].start() == 0 and len(segments) > 1:
        listed = _kinds(segments[-2])
        if listed and listed[-1][1].end() == len(segments[-2]):
            kinds.insert(0, listed[-1][0])
    return kinds


def _kinds_behind(passage: Passage, unit: Unit) -> list[str]:
    behind = BEHIND.match(passage.after(unit.end))
    found = _kinds(behind[0]) if behind else []
    return [found[0][0]] if found else []


def _proposal(
    passage: Passage, span: Span, number: Number, unit: Unit, *, subject: str, what: str
) -> Proposal:
    return Proposal(
        kind=Kind.PEOPLE,
        span=span,
        words=passage.text[span.start : span.end],
        subject=subject,
        quantity=number.value,
        unit=unit.name,
        is_exact=unit.is_exact,
        what=what,
    )
