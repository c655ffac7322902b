"""Counts: what was done so many times, how many of a thing there are. Plans and denials count nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from statements import nouns
from statements.countable import is_count
from statements.model import Proposal, ProposalKind, Span, TitleAct
from statements.numbers import Number
from statements.passage import FURTHEST, StatementPassage
from statements.units import PERSONS, Unit, unit_behind

# Counts whose nouns are figures that go up, and the units in which they do.
MEETINGS = (
    ("民主生活会", re.compile("民主生活会"), ("次", "场", "场次")),
    ("党课", re.compile("党课"), ("次", "场", "场次", "堂", "节", "讲", "期")),
    ("移交线索", re.compile("线索"), ("件", "条", "个", "起", "批")),
    ("学习", re.compile("学习"), ("次", "场", "场次", "期", "轮")),
)
HANDED_OVER = re.compile(r"移交|移送|转交|移转|转送")
REGULATION_ACTS = (
    (TitleAct.FORMULATED, re.compile(r"(?:制定|制订|新建|新增|出台|建立|新制定|新订)[^,。;的]{0,8}$")),
    (TitleAct.REVISED, re.compile(r"(?:修订|修改|完善|健全)[^,。;的]{0,8}$")),
    (TitleAct.ABOLISHED, re.compile(r"废止[^,。;的]{0,8}$")),
)
IN_TITLE = re.compile(r"[^《]*》[^《]*")
LIGHT_END = re.compile(r"(?:召开|举办|开展|组织|进行|举行)(?:了|过)?$")
MAX_STEPS_BACK = 3
# 办公用房3间、共计96平方米: measured a second time.
MEASURED_TOO = re.compile(r"[、,]?(?:共计?|合计|总计)?")
EACH = re.compile(r"各$")
LISTED = re.compile(r"[、和及与]|以及")
CLAUSE_END = re.compile(r"[,。;:!?\n()]")


@dataclass(frozen=True)
class Listed:
    """One of several things that share a number: 党课、警示教育各1次."""

    name: str
    start: int
    end: int


def read_counts(passage: StatementPassage) -> Iterator[Proposal]:
    for place, number in passage.free_numbers():
        unit = unit_behind(passage, number)
        if unit is not None and is_count(passage, place, unit):
            yield from _counted(passage, place, unit)


def _counted(passage: StatementPassage, place: int, unit: Unit) -> Iterator[Proposal]:
    number = passage.numbers[place]
    for item in shared(passage, number, unit) or [Listed("", number.start, unit.end)]:
        span = Span(item.start, item.end)
        subject = item.name or _subject(passage, place, unit)
        yield Proposal(
            kind=ProposalKind.COUNT,
            span=span,
            words=passage.words(span),
            subject=subject,
            quantity=number.value,
            unit=unit.name,
            comparator=unit.comparator,
            is_exact=unit.is_exact,
            act=_act(passage, number, subject),
            what=_what(passage, number, unit, subject=subject),
        )


def shared(passage: StatementPassage, number: Number, unit: Unit) -> list[Listed]:
    """The things that 各 gives the same number; [] where there is no 各 or only one thing."""
    left = passage.sentence_before(number.start)
    if not EACH.search(left):
        return []
    clause = CLAUSE_END.split(left[:-1])[-1]
    parts = [part for part in LISTED.split(clause) if part]
    if len(parts) < 2:
        return []
    found, start = [], number.start - 1 - len(clause)
    for part in parts:
        at = passage.text.index(part, start)
        name = nouns.before(part)
        found.append(Listed(name, at + max(part.rfind(name), 0), at + len(part)))
        start = at + len(part)
    last = found.pop()
    return [*found, Listed(last.name, number.start - 1, unit.end)]


def left_of(passage: StatementPassage, place: int) -> str:
    """The sentence in front of a number, without an earlier count."""
    former = passage.numbers[place - 1] if place else None
    if former is not None and IN_TITLE.fullmatch(passage.text, former.end, passage.numbers[place].start):
        former = None
    unit = unit_behind(passage, former) if former else None
    return passage.sentence_before(passage.numbers[place].start, since=unit.end if unit else 0)


def _subject(passage: StatementPassage, place: int, unit: Unit) -> str:
    return _own_subject(passage, place, unit) or _same_as_before(passage, place, unit)


def _own_subject(passage: StatementPassage, place: int, unit: Unit) -> str:
    segment = left_of(passage, place)
    left = nouns.activity_before(segment) if unit.is_of_acts else nouns.before(segment)
    right = nouns.behind(passage.after(unit.end))
    if unit.is_of_acts:
        # 院党组召开8次会议, 讲两次党课: the verb asks for what follows.
        left = "" if right and (len(left) < 2 or LIGHT_END.search(segment)) else left
        is_joined = passage.numbers[place].is_chinese or nouns.takes_object(left)
        return left + right if left and is_joined else left or right
    return right or left


def _same_as_before(passage: StatementPassage, place: int, unit: Unit) -> str:
    """主题党日每月1次,累计开展11次: what an earlier number of the sentence counted in the same unit."""
    start = passage.mood.sentence_start(passage.numbers[place].start)
    for earlier in range(place - 1, max(place - 1 - MAX_STEPS_BACK, -1), -1):
        number = passage.numbers[earlier]
        former = unit_behind(passage, number) if number.start >= start else None
        if former is None:
            continue
        is_measured_too = MEASURED_TOO.fullmatch(passage.text, former.end, passage.numbers[place].start)
        subject = _own_subject(passage, earlier, former)
        if (former.name == unit.name or is_measured_too) and not nouns.is_verbal(subject):
            return subject
    return ""


def _act(passage: StatementPassage, number: Number, subject: str) -> TitleAct | None:
    """新建制度14项 and 修订制度19项 are told apart by what was done."""
    if not re.search(r"制度|办法|规定|机制|细则|规程|规则", subject):
        return None
    left = passage.before(number.start)
    return next((act for act, verbs in REGULATION_ACTS if verbs.search(left)), None)


def _what(passage: StatementPassage, number: Number, unit: Unit, *, subject: str) -> str:
    if unit.name in PERSONS:
        return ""
    what = next((what for what, words, units in MEETINGS if words.search(subject) and unit.name in units), "")
    if what == "移交线索":
        near = passage.before(number.start) + passage.after(unit.end)[: FURTHEST // 4]
        return what if HANDED_OVER.search(near) else ""
    return what
