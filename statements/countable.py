"""Whether a number with its unit counts something: no article, no name, no condition, no plan."""

from __future__ import annotations

import re

from statements import nouns
from statements.numbers import Number
from statements.passage import FURTHEST, StatementPassage
from statements.units import SET_PHRASES, Unit

# 一个专班, 一项制度: an article; 召开一次会议 counts.
COUNTING_ONES = ("次", "场", "期", "轮", "场次", "批次")
# 二次派单, 二期工程 are the second; two of them would be 两次.
COUNTING_TWOS = ("次", "期", "轮", "批", "类", "场", "版", "部")
# Units of what is measured; of anything else there is no half: 1.4个基层社 begins with the mark of a heading.
MEASURED = ("平方米", "亩", "公里", "吨", "万字", "课时")
# 分三批选调, 分两类处置: how the work was divided.
PORTIONS = ("批", "期", "类", "次", "轮", "场", "批次")
# 连续两次, 后三位, 逾期六期: a condition. It ends the clause in front of the number, as all of these.
CONDITION = r"连续|排名|[前后末]|逾期"
LEFT_OVER = r"剩余|余下|剩下|尚余|尚有|尚欠|仍有|还有|还剩"
# 降为4人, 增至5家: what there is now, nothing that was done so many times.
LEVEL = r"(?:[降减升增变缩少]|增加|压减|压缩|提高|上升|扩大|扩充|调整)(?:为|至|到)了?|变[为成]"
# 每名班子成员联系1个村: so many of each, nobody knows in all.
OF_EACH = r"每逢[^,。;]*|每(?!年|月|周|季|半年|天|日)\w{0,3}|每[名位人个户家村支所件](?!年|月|周|季)[^,。;]*"
NO_COUNT_BEFORE = re.compile(rf"(?:{CONDITION}|{LEFT_OVER}|{LEVEL}|{OF_EACH})$")
# 2个正在推进, 3项尚未整改: owed; 六期以上的: whom a rule is for.
NO_COUNT_BEHIND = re.compile(
    r"[^,。;、:!?\n\d]{0,6}?(?:正在|尚未|仍未|还未|仍在|还在|未完成|未整改|未办结)|(?<=以[上下内])的"
)
# 超期一次扣200元: a tariff.
FINED = re.compile(r"(?:扣|罚|即|就|不得)")
# 由96项细化为143项: neither is a deed; 由6名当事人退缴 changes nothing.
CHANGED_FROM = re.compile(r"(?:(?<![经自])由|从)$")
CHANGED_TO = re.compile(r"[^,。;、]{1,8}(?:为|至|到|成)")
CHANGES = re.compile(r"[^,。;、\d]{0,6}(?:[降减升增变调扩压缩]|细化|拓展|[至到为])")


def is_condition(passage: StatementPassage, number: Number) -> bool:
    """Whether the words before ``number`` make of it a rule, a rest or a share of each."""
    return bool(NO_COUNT_BEFORE.search(passage.before(number.start)))


def is_count(passage: StatementPassage, place: int, unit: Unit) -> bool:
    """Whether ``passage.numbers[place]`` with ``unit`` counts what is there or was done."""
    number = passage.numbers[place]
    return not (
        _is_article(passage.text, number, unit)
        or (number.value % 1 and unit.name not in MEASURED)
        or _is_told_by_title(passage.text, number, unit)
        or (passage.text[number.start - 1 : number.start] == "分" and unit.name in PORTIONS)
        or is_condition(passage, number)
        or NO_COUNT_BEHIND.match(passage.text, unit.end, unit.end + FURTHEST)
        or _is_change(passage, place, unit)
        or passage.mood.is_open(number.start)
    )


def _is_article(text: str, number: Number, unit: Unit) -> bool:
    """一个专班, “四个意识”, 八项规定, 二次派单: Chinese numbers that are part of a word."""
    if not number.is_chinese:
        return False
    if text[number.start - 1 : number.start] == "“" or SET_PHRASES.match(text, number.start):
        return True
    if FINED.match(text, unit.end):
        return True
    if number.value == 1:
        return unit.name not in COUNTING_ONES
    return text[number.start : number.end] == "二" and unit.name in COUNTING_TWOS


def _is_told_by_title(text: str, number: Number, unit: Unit) -> bool:
    """修订《…》1项: the title has told it already; 发放《…》300份 and 《…》《…》两项制度 say more."""
    if text[number.start - 1 : number.start] != "》" or nouns.behind(text[unit.end : unit.end + 4]):
        return False
    return number.value == 1 or unit.name in ("项", "个", "部")


def _is_change(passage: StatementPassage, place: int, unit: Unit) -> bool:
    number = passage.numbers[place]
    if CHANGED_FROM.search(passage.before(number.start)):
        return bool(CHANGES.match(passage.text, unit.end, unit.end + FURTHEST))
    former = passage.numbers[place - 1] if place else None
    if former is None or not CHANGED_FROM.search(passage.before(former.start)):
        return False
    return bool(CHANGED_TO.fullmatch(passage.text, former.end, number.start))
