"""The numbers and labels that paragraphs of a notice begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notices.parser.model import MarkKind

# Full-width signs become their half-width twins one to one: an index into the result is one into the source.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    0xFE30: 0x3A,
}
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}

_CN = "[一二三四五六七八九十百零〇]{1,5}"
_ARABIC = r"\d{1,3}"
# What follows a decimal fraction in running text; after a number in parts stands a word.
_UNIT_OF_MEASURE = "万亿元%‰"

_PATTERNS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (MarkKind.ISSUE_WORD, rf"(?:具体|反馈)?问题\s*\(?(?P<n>{_ARABIC}|{_CN})\)?\s*[:.、]"),
        (MarkKind.MEASURE_WORD, rf"(?:整改)?(?:措施|举措)\s*\(?(?P<n>{_ARABIC}|{_CN})\)?\s*[:.、]"),
        (MarkKind.ONE_IS, rf"(?P<n>{_CN})是"),
        (MarkKind.FIRST, rf"第(?P<n>{_CN})[,、:]"),
        (MarkKind.CHINESE_COMMA, rf"(?P<n>{_CN})\s*[、.]"),
        (MarkKind.CHINESE_BRACKETS, rf"\(\s*(?P<n>{_CN})\s*\)[、.]?|(?P<sign>[㈠-㈩])"),
        (
            MarkKind.NUMBER_PARTS,
            rf"{_ARABIC}(?:\.{_ARABIC})*\.(?P<n>{_ARABIC})(?:[.、]|(?![\d.,{_UNIT_OF_MEASURE}]))",
        ),
        (MarkKind.NUMBER_DOT, rf"(?P<n>{_ARABIC})\s*[.、](?!\d)|(?P<sign>[⒈-⒛])"),
        (MarkKind.NUMBER_BRACKETS, rf"\(\s*(?P<n>{_ARABIC})\s*\)[、.]?|(?P<sign>[⑴-⒇])"),
        (MarkKind.NUMBER_BRACKET, rf"(?P<n>{_ARABIC})\s*\)[、.]?"),
        (MarkKind.CIRCLED, r"(?P<sign>[①-⑳])"),
    )
)
_FIRST_SIGNS = "㈠⒈⑴①"

# Kinds that number headings and paragraphs, from the outside in as official documents nest them.
NESTING = (
    MarkKind.CHINESE_COMMA,
    MarkKind.CHINESE_BRACKETS,
    MarkKind.NUMBER_DOT,
    MarkKind.NUMBER_PARTS,
    MarkKind.ISSUE_WORD,
    MarkKind.MEASURE_WORD,
    MarkKind.NUMBER_BRACKETS,
    MarkKind.NUMBER_BRACKET,
    MarkKind.CIRCLED,
)
# Kinds that also run on inside one paragraph.
SERIES = (MarkKind.ONE_IS, MarkKind.FIRST, MarkKind.NUMBER_BRACKETS, MarkKind.CIRCLED)


@dataclass(frozen=True)
class Mark:
    """`printed` is a slice of the source, `end` the index behind it; `number` is the last part of 1.10."""

    kind: MarkKind
    printed: str
    number: int | None
    end: int


def half_width(text: str) -> str:
    """The text with half-width figures and signs, of the same length."""
    return text.translate(_HALF_WIDTH)


def chinese_number(text: str) -> int | None:
    """The value of 一 … 九百九十九; None for what is no number."""
    total, digit = 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            return None
    return total + digit


def read_mark(text: str) -> Mark | None:
    """The mark at the very start of a paragraph."""
    half = half_width(text)
    for kind, pattern in _PATTERNS:
        match = pattern.match(half)
        if match:
            return Mark(kind, text[: match.end()].strip(), _number(match), match.end())
    return None


def _number(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if sign := groups.get("sign"):
        first = max(start for start in _FIRST_SIGNS if start <= sign)
        return ord(sign) - ord(first) + 1
    printed = groups["n"]
    return int(printed) if printed.isdecimal() else chinese_number(printed)


def find_series(text: str, kind: MarkKind) -> list[tuple[int, Mark]]:
    """Where 一是, 二是, … of one kind stand inside `text`, counting from one; [] for fewer than two."""
    half = half_width(text)
    pattern = dict(_PATTERNS)[kind]
    found: list[tuple[int, Mark]] = []
    for match in pattern.finditer(half):
        number = _number(match)
        if number == len(found) + 1 and _is_boundary(half, match.start()):
            found.append(
                (match.start(), Mark(kind, text[match.start() : match.end()].strip(), number, match.end()))
            )
    return found if len(found) > 1 else []


def _is_boundary(half: str, index: int) -> bool:
    return index == 0 or half[index - 1] in "。;:,、)】”’!? \n\t"


def find_inline(text: str) -> Iterator[int]:
    """Where a heading's mark may stand in a text without line ends: behind a sentence, a gap or 方面."""
    half = half_width(text)
    kinds = (MarkKind.CHINESE_COMMA, MarkKind.CHINESE_BRACKETS, MarkKind.NUMBER_DOT, MarkKind.NUMBER_BRACKETS)
    patterns = dict(_PATTERNS)
    for match in re.finditer("|".join(f"(?:{_plain(patterns[kind])})" for kind in kinds), half):
        before = half[: match.start()]
        if not before or before[-1] in "。;:! \t】" or before.endswith(("方面", "问题")):
            yield match.start()


def _plain(pattern: re.Pattern[str]) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern)
