"""How well the reader knows where it is wrong: what it asks about right texts, and about wrong headings.

Wrong readings come from damage: lines cut away, marks lost or changed, telling words deleted, lines glued.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from notices.parser import NotANotice, parse_notice
from notices.parser.model import Heading, Level, Notice, Uncertain
from tests.notices.cases.score import normal

_COUNT = r"[一二三四五六七八九十]+"
_MARK = re.compile(rf"^\s*(?:[(（](?:{_COUNT}|\d+)[)）]|{_COUNT}、|\d+[.．、]|问题\d+[:：])")
# Form of a mark, and another that takes its place.
_FORMS = (
    (rf"{_COUNT}、", "一、"),
    (rf"[(（]{_COUNT}[)）]", "(一)"),
    (r"\d+[.．、]", "1."),
    (r"[(（]\d+[)）]", "(1)"),
    (r"问题\d+[:：]", "问题1:"),
)
_TELLING = ("问题", "方面", "不够", "不到位", "整改情况：", "整改情况:", "整改措施：", "针对", "关于", "存在")
_COMPARED = 8
# Mark, label and 关于 stand before the words of the tree.
_NEAR = 14


@dataclass(frozen=True)
class Asked:
    """``spots`` asked about one text; of its headings ``wrong`` are read wrongly, ``found`` of them asked."""

    name: str
    spots: int
    wrong: int
    found: int


@dataclass(frozen=True)
class AskedTotals:
    """Spots on the average text without a wrong heading; the share of wrong headings that are asked about."""

    right_texts: int
    spots_of_right: float
    wrong_headings: int
    found: float


def damaged(text: str, seed: int) -> str:
    """One kind of damage after the other, as ``seed`` counts."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    lines = text.split("\n")
    damages = (_cut, _without_marks, _other_marks, _without_words, _glued)
    return damages[seed % len(damages)](lines, chance)


def _cut(lines: list[str], chance: random.Random) -> str:
    length = len(lines) * chance.randint(2, 5) // 10
    start = chance.randrange(max(1, len(lines) - length))
    return "\n".join(lines[:start] + lines[start + length :])


def _without_marks(lines: list[str], chance: random.Random) -> str:
    return "\n".join(_MARK.sub("", line) if chance.random() < 0.15 else line for line in lines)


def _other_marks(lines: list[str], chance: random.Random) -> str:
    """Some lines of one form of mark get another one, as when two people type a text."""
    (form, _), (_, other) = chance.sample(_FORMS, 2)
    return "\n".join(
        re.sub(rf"^(\s*){form}", rf"\g<1>{other}", line) if chance.random() < 0.5 else line for line in lines
    )


def _without_words(lines: list[str], chance: random.Random) -> str:
    text = "\n".join(lines)
    for word in chance.sample(_TELLING, 3):
        text = text.replace(word, "")
    return text


def _glued(lines: list[str], chance: random.Random) -> str:
    return "".join(line + ("" if chance.random() < 0.1 else "\n") for line in lines).rstrip("\n")


def truth_of(tree: Mapping[str, Any]) -> dict[str, Level]:
    """The level of every title and text, by its beginning."""
    found: dict[str, Level] = {}
    for section in tree.get("sections", []):
        found[_key(section["title"] if isinstance(section, Mapping) else section)] = Level.SECTION
    for category in tree.get("categories", []):
        found[_key(category.get("title"))] = Level.CATEGORY
        for finding in category.get("sub_issues", category.get("issues", [])):
            found[_key(finding.get("group"))] = Level.GROUP
            found[_key(finding.get("title"))] = Level.SUB_ISSUE
            found |= {_key(measure["text"]): Level.MEASURE for measure in finding.get("measures", [])}
    return {key: level for key, level in found.items() if key}


def _key(text: object) -> str:
    return normal(text)[:_COMPARED]


def asked_about(name: str, text: str, truth: Mapping[str, Level]) -> Asked | None:
    """None where the text is refused."""
    try:
        notice = parse_notice(text)
    except NotANotice:
        return None
    ends = [*(heading.at for heading in notice.headings[1:]), len(text)]
    pairs = zip(notice.headings, ends, strict=False)
    wrong = [heading for heading, end in pairs if _is_wrong(heading, text[heading.at : end], truth)]
    found = sum(any(covers(spot, heading, notice) for spot in notice.uncertain) for heading in wrong)
    return Asked(name, len(notice.uncertain), len(wrong), found)


def _is_wrong(heading: Heading, own: str, truth: Mapping[str, Level]) -> bool:
    """``own``: the text up to the next heading, which may stand on the same line. What the tree does not
    name may be a chapter or text."""
    line = normal(own[: 4 * _NEAR].split("\n")[0])
    near = [(place, key) for key in truth if 0 <= (place := line.find(key)) <= _NEAR]
    want = truth[min(near)[1]] if near else None
    if want is None:
        return heading.level not in (Level.SECTION, Level.TEXT, Level.MEASURE)
    return heading.level is not want


def covers(spot: Uncertain, heading: Heading, notice: Notice) -> bool:
    """Whether answering the question shows or changes this heading: one is asked for all that are alike."""
    if spot.at == heading.at:
        return True
    kinds = {one.at: one.kind for one in notice.headings}
    return kinds.get(spot.at) is heading.kind and spot.level is heading.level


def totals(asked: Iterator[Asked] | list[Asked]) -> AskedTotals:
    rows = list(asked)
    right = [row for row in rows if not row.wrong]
    wrong = sum(row.wrong for row in rows)
    return AskedTotals(
        right_texts=len(right),
        spots_of_right=sum(row.spots for row in right) / max(1, len(right)),
        wrong_headings=wrong,
        found=sum(row.found for row in rows) / max(1, wrong),
    )
