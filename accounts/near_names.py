"""The one person or department that a name nobody has surely means; None where one would have to ask.

Of two short names that share a sign each may be somebody: 赵六 is not 赵磊, 业务三科 is not 业务一科.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from accounts.models import Department, User
from statements.spelling import normal

_BRACKETS = re.compile(r"\(.*?\)")
# What may stand beside a whole name: who it is, how to reach him.
_BESIDE = re.compile(
    "(?:[、,;:/·.-]|同志|书记|主任|局长|科长|处长|部长|股长|组长|队长|所长|站长|主席|会长|院长|校长|馆长|行长|厂长"
    "|经理|董事长|区长|县长|市长|镇长|乡长|委员|成员|班子|科员|调研员|巡视员|专员|干事|老师|副|正|兼|原|常务"
    "|党组|党委|党总支|党支部|支部|机关|纪检|分管|主要|负责|责任|牵头|经办|联系|领导|人|[一二三四]级|\\d{5,})*"
)
_ENDING = re.compile("(?:科室|处室|部门|中心|[部处科室股办组队])$")
_OF_THE_UNIT = re.compile("[局院校馆会委市区县镇乡]|本|我|机关|单位|党组|党委")
_NUMBER = re.compile("[一二三四五六七八九十东南西北甲乙丙丁\\d]")
MIN_STEM = 2
MIN_LIKENESS = 0.75


def near_person(written: str, people: Sequence[User], departments: Sequence[Department]) -> User | None:
    """Whose whole name stands in the text, with nothing beside it but offices and departments."""
    text = _BRACKETS.sub("", normal(written))
    found = [one for one in people if _is_named(text, one, departments)]
    return found[0] if len(found) == 1 else None


def _is_named(text: str, person: User, departments: Sequence[Department]) -> bool:
    name = normal(person.full_name)
    before, found, after = text.partition(name)
    if not name or not found:
        return False
    for row in departments:
        before, after = (part.replace(normal(row.name), "") for part in (before, after))
    return bool(_BESIDE.fullmatch(before) and _BESIDE.fullmatch(after))


def near_department(written: str, departments: Sequence[Department]) -> Department | None:
    """Called the same but for its ending, or for a part of its name, or for one sign of many."""
    text = _BRACKETS.sub("", normal(written))
    for is_near in (_is_same, _is_part, _is_alike):
        found = [row for row in departments if is_near(text, normal(row.name))]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _stem(name: str) -> str:
    return _ENDING.sub("", name)


def _is_same(text: str, name: str) -> bool:
    return text == name or (len(_stem(text)) >= MIN_STEM and _stem(text) == _stem(name))


def _is_part(text: str, name: str) -> bool:
    """人事科 for 组织人事科; 局办公室 for 办公室."""
    own, theirs = _stem(text), _stem(name)
    if len(own) < MIN_STEM or len(theirs) < MIN_STEM or _NUMBER.search(name):
        return False
    return own in theirs or (own.endswith(theirs) and bool(_OF_THE_UNIT.fullmatch(own[: -len(theirs)])))


def _is_alike(text: str, name: str) -> bool:
    matcher = SequenceMatcher(None, text, name)
    differing = "".join(text[a:b] + name[c:d] for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
    return matcher.ratio() >= MIN_LIKENESS and not _NUMBER.search(differing)
