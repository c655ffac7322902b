"""One cell with several texts that are numbered: 1.…⏎2.…, (1)…;(2)…, ①…②…."""

from __future__ import annotations

import re
from dataclasses import dataclass

from notices.parser.marks import chinese_number

# At the beginning of a line or of a sentence; a circled number needs none of it.
_MARK = re.compile(
    r"(?:^|(?<=[\n。;;]))[^\S\n]*(?:(?P<brackets>[(（](?P<a>\d{1,2})[)）])|(?P<point>(?P<b>\d{1,2})(?:[、．]|\.(?!\d)))"
    r"|(?P<half>(?P<c>\d{1,2})[)）])|(?P<words>(?P<d>[一二三四五六七八九十])是[,,::]?))|(?P<circle>[①-⑳])",
    re.MULTILINE,
)
_STYLES = ("brackets", "point", "half", "words", "circle")
_CIRCLED = ord("①") - 1
_LEFT_OVER = ";;、, \n\t"


@dataclass(frozen=True)
class NumberedText:
    """``text`` without its number and without the sign that led to the next."""

    number: int
    text: str


def numbered(text: str) -> list[NumberedText]:
    """The parts in one style that count on by one from the first; empty when nothing is numbered.

    What stands before the first number belongs to no part: then nothing is split.
    """
    marks = list(_MARK.finditer(text))
    if not marks or text[: marks[0].start()].strip():
        return []
    style, kept = _style(marks[0]), [marks[0]]
    for mark in marks[1:]:
        if _style(mark) == style and _number(mark) == _number(kept[-1]) + 1:
            kept.append(mark)
    ends = [mark.start() for mark in kept[1:]] + [len(text)]
    return [
        NumberedText(_number(mark), text[mark.end() : end].strip().rstrip(_LEFT_OVER))
        for mark, end in zip(kept, ends, strict=True)
    ]


def _style(mark: re.Match[str]) -> str:
    return next(style for style in _STYLES if mark[style])


def _number(mark: re.Match[str]) -> int:
    if mark["circle"]:
        return ord(mark["circle"]) - _CIRCLED
    if mark["d"]:
        return chinese_number(mark["d"]) or 0
    return int(mark["a"] or mark["b"] or mark["c"])
