"""Counts: what was done so many times, how many of a thing there are. Plans and denials count nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from measures.reading import nouns
from measures.reading.model import Act, Kind, Proposal, Span
from measures.reading.numbers import Number
from measures.reading.passage import FURTHEST, Passage
from measures.reading.units import PERSONS, SET_PHRASES, Unit, unit_behind

# Counts whose nouns are figures that go up, and the units in which they do.
MEETINGS = (
    ("民主生活会", re.compile("民主生活会"), ("次", "场", "场次")),
    ("党课", re.compile("党课"), ("次", "场", "场次", "堂", "节", "讲", "期")),
    ("移交线索", re.compile("线索"), ("件", "条", "个", "起", "批")),
    ("学习", re.compile("学习"), ("次", "场", "场次", "期", "轮")),
)
HANDED_OVER = re.compile(r"移交|移送|转交|移转|转送")
REGULATION_ACTS = (
    (Act.FORMULATED, re.compile(r"(?:制定|制订|新建|新增|出台|建立|新制定|新订)[^,。;的]{0,8}$")),
    (Act.REVISED, re.compile(r"(?:修订|修改|完善|健全)[^,。;的]{0,8}$")),
)
# 一个专班, 一项制度: an article, no count.
COUNTING_ONES = ("次", "场", "期", "轮", "场次", "批次")
# 2个正在推进, 3项尚未整改: owed.
OWED_BEHIND = re.compile(r"[^,。;、:!?\n\d]{0,6}?(?:正在|尚未|仍未|还未|仍在|还在|未完成|未整改|未办结)")
LEFT_OVER = re.compile(r"(?:剩余|余下|剩下|尚余|尚有|尚欠|仍有|还有|还剩)$")
# 二次派单, 二期工程 are the second; two of them would be 两次.
COUNTING_TWOS = ("次", "期", "轮", "批", "类", "场", "版", "部")
# 连续两次, 后三位, 逾期六期以上的: a condition.
NO_COUNT = re.compile(r"(?:连续|排名|[前后末]|逾期)$")
FOR_WHOM = ("以上的", "以下的", "以内的")
MEASURED = ("平方米", "亩", "公里", "吨", "万字", "课时")
# 超期一次扣200元: a tariff.
FINED = re.compile(r"(?:扣|罚|即|就|不得)")
# 分三批选调, 分两类处置: how the work was divided.
PORTIONS = ("批", "期", "类", "次", "轮", "场", "批次")
# 由21个压减至6个: a change of what there is, nothing that was done so many times.
CHANGED = re.compile(
    r"(?:(?<![经自])由|从|(?:[降减升增变缩少]|增加|压减|压缩|提高|上升|扩大|扩充|调整)(?:为|至|"
    r"到)了?|变[为成])$"
)
IN_TITLE = re.compile(r"[^《]*》[^《]*")
LIGHT_END = re.compile(r"(?:召开|举办|开展|组织|进行|举行)(?:了|过)?$")
MOST_BACK = 3
# 办公用房3间、共计96平方米: measured a second time.
MEASURED_TOO = re.compile(r"[、,]?(?:共计?|合计|总计)?")
CHANGED_FROM = re.compile(r"(?:(?<![经自])由|从)$")
CHANGED_TO = re.compile(r"[^,。;、]{1,8}(?:为|至|到|成)")
EACH = re.compile(r"各$")
LISTED = re.compile(r"[、和及与]|以及")
CLAUSE_END = re.compile(r"[,。;:!?\n()]")


@dataclass(frozen=True)
class Listed:
    """One of several things that share a number: 党课、警示教育各1次."""

    name: str
    start: int
    end: int


def read_counts(passage: Passage) -> Iterator[Proposal]:
    for place, number in passage.free_numbers():
        unit = unit_behind(passage, number)
        if unit is not None and is_count(passage, number, unit) and not _is_change(passage, place):
            yield from _counted(passage, place, unit)


def is_count(passage: Passage, number: Number, unit: Unit) -> bool:
    """Neither an article nor a set phrase nor what is planned, ordered, denied or owed each time."""
    text, start = passage.text, number.start
    if number.is_chinese and number.value == 1 and unit.name not in COUNTING_ONES:
        return False
    if number.is_chinese and (text[start - 1 : start] == "“" or SET_PHRASES.match(text[start : start + 8])):
        return False
    if number.is_chinese and text[start : number.end] == "二" and unit.name in COUNTING_TWOS:
        return False
    if number.value % 1 and unit.name not in MEASURED:
        return False  # 1.4个基层社: the mark of a heading
    if number.is_chinese and FINED.match(text, unit.end):
        return False
    if (
        text[start - 1 : start] == "》"
        and unit.name in ("项", "个", "部")
        and not nouns.behind(text[unit.end :][:4])
    ):
        return False  # 修订《…》1项: counted by its title
    if NO_COUNT.search(text[max(0, start - 2) : start]) or text[unit.end - 2 : unit.end + 1] in FOR_WHOM:
        return False
    if text[start - 1 : start] == "分" and unit.name in PORTIONS:
        return False
    if LEFT_OVER.search(passage.before(start)) or CHANGED.search(passage.before(start)):
        return False
    if re.search(r"每逢[^,。;]*$|每(?!年|月|周|季|半年|天|日)\w{0,3}$", passage.before(start)):
        return False
    if OWED_BEHIND.match(text, unit.end, unit.end + FURTHEST):
        return False
    return not passage.mood.is_open(start)


def _is_change(passage: Passage, place: int) -> bool:
    """事项由96项细化为143项: what there is now, nothing that was done so many times."""
    number = passage.numbers[place]
    former = passage.numbers[place - 1] if place else None
    if former is None or not CHANGED_FROM.search(passage.before(former.start)):
        return False
    return bool(CHANGED_TO.fullmatch(passage.text, former.end, number.start))


def _counted(passage: Passage, place: int, unit: Unit) -> Iterator[Proposal]:
    number = passage.numbers[place]
    for item in shared(passage, number, unit) or [Listed("", number.start, unit.end)]:
        span = Span(item.start, item.end)
        subject = item.name or _subject(passage, place, unit)
        yield Proposal(
            kind=Kind.COUNT,
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


def shared(passage: Passage, number: Number, unit: Unit) -> list[Listed]:
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


def left_of(passage: Passage, place: int) -> str:
    """The sentence in front of a number, without an earlier count."""
    former = passage.numbers[place - 1] if place else None
    if former is not None and IN_TITLE.fullmatch(passage.text, former.end, passage.numbers[place].start):
        former = None
    unit = unit_behind(passage, former) if former else None
    return passage.sentence_before(passage.numbers[place].start, since=unit.end if unit else 0)


def _subject(passage: Passage, place: int, unit: Unit) -> str:
    return _own_subject(passage, place, unit) or _same_as_before(passage, place, unit)


def _own_subject(passage: Passage, place: int, unit: Unit) -> str:
    segment = left_of(passage, place)
    left = nouns.activity_before(segment) if unit.is_of_acts else nouns.before(segment)
    right = nouns.behind(passage.after(unit.end))
    if unit.is_of_acts:
        # 院党组召开8次会议, 讲两次党课: the verb asks for what follows.
        left = "" if right and (len(left) < 2 or LIGHT_END.search(segment)) else left
        is_joined = passage.numbers[place].is_chinese or nouns.takes_object(left)
        return left + right if left and is_joined else left or right
    return right or left


def _same_as_before(passage: Passage, place: int, unit: Unit) -> str:
    """主题党日每月1次,累计开展11次: what an earlier number of the sentence counted in the same unit."""
    start = passage.mood.sentence_start(passage.numbers[place].start)
    for earlier in range(place - 1, max(place - 1 - MOST_BACK, -1), -1):
        number = passage.numbers[earlier]
        former = unit_behind(passage, number) if number.start >= start else None
        if former is None:
            continue
        is_measured_too = MEASURED_TOO.fullmatch(passage.text, former.end, passage.numbers[place].start)
        subject = _own_subject(passage, earlier, former)
        if (former.name == unit.name or is_measured_too) and not nouns.is_verbal(subject):
            return subject
    return ""


def _act(passage: Passage, number: Number, subject: str) -> Act | None:
    """新建制度14项 and 修订制度19项 are told apart by what was done."""
    if not re.search(r"制度|办法|规定|机制|细则|规程|规则", subject):
        return None
    left = passage.before(number.start)
    return next((act for act, verbs in REGULATION_ACTS if verbs.search(left)), None)


def _what(passage: Passage, number: Number, unit: Unit, *, subject: str) -> str:
    if unit.name in PERSONS:
        return ""
    what = next((what for what, words, units in MEETINGS if words.search(subject) and unit.name in units), "")
    if what == "移交线索":
        near = passage.before(number.start) + passage.after(unit.end)[: FURTHEST // 4]
        return what if HANDED_OVER.search(near) else ""
    return what
