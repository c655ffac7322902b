"""The numbers and labels that paragraphs of a notice begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from notices.parser import signs
from notices.parser.model import MarkKind

# Full-width signs become their half-width twins one to one: an index into the result is one into the source.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    0xFE30: 0x3A,
    # 「」 and 『』 are the quotation marks of other keyboards.
    0x300C: 0x201C,
    0x300D: 0x201D,
    0x300E: 0x201C,
    0x300F: 0x201D,
}
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}

_CN = "[一二三四五六七八九十百零〇]{1,5}"
_ARABIC = r"\d{1,3}"
# What follows a decimal fraction in running text; after a number in parts stands a word.
_UNIT_OF_MEASURE = "万亿元%‰"
_PARTS = (
    r"(?P<parts>\d{1,2}(?:\.\d{1,2}){%s})(?:[.、]|(?![\d.,%s]))|"
    r"(?P<hyphens>\d{1,2}(?:[-–—]\d{1,2}){%s})(?:[.、:]|(?=\s+[\u4e00-\u9fff“]))"
)

_PATTERNS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            MarkKind.PART,
            rf"第(?P<n>{_CN}|{_ARABIC})(?:部分|章|节|篇)\s*[:.、]?|P(?:ART|art)\s*(?P<n2>\d{{1,2}})",
        ),
        (MarkKind.ROMAN, rf"(?P<sign>[{signs.ROMAN}])\s*[、.:]"),
        (
            MarkKind.ISSUE_WORD,
            rf"(?:具体|反馈|主要|存在的?)?(?:意见)?问题\s*(?:\(?(?P<n>{_ARABIC}|{_CN})\)?\s*[:.、]|\((?P<n3>{_ARABIC}|{_CN})\))|"
            rf"(?:整改)?(?:任务|事项|意见)(?P<n4>{_ARABIC}|{_CN})\s*:|"
            rf"第(?P<n2>{_CN}|{_ARABIC})个(?:方面)?(?:的)?问题\s*[:.、,]",
        ),
        (
            MarkKind.ASPECT_WORD,
            rf"第(?P<n>{_CN}|{_ARABIC})个?(?:方面|类)(?:的?(?:突出|主要)?问题)?\s*:|"
            rf"(?:问题类别|类别|方面)(?P<n2>{_CN}|{_ARABIC})\s*:",
        ),
        (MarkKind.MEASURE_WORD, rf"(?:(?:整改)?(?:措施|举措)|整改)\s*\(?(?P<n>{_ARABIC}|{_CN})\)?\s*[:.、]"),
        (MarkKind.ONE_IS, rf"(?P<n>{_CN})(?:是(?!否)|则)"),
        (MarkKind.FIRST, rf"[第其](?P<n>{_CN})[,、:]"),
        (MarkKind.CHINESE_COMMA, rf"(?P<n>{_CN})\s*[、.丶]"),
        (MarkKind.CHINESE_BRACKETS, rf"\(\s*(?P<n>{_CN})\s*\)[、.]?|(?P<sign>[{signs.CHINESE_IN_BRACKETS}])"),
        (MarkKind.NUMBER_SUBPARTS, _PARTS % ("2,3", _UNIT_OF_MEASURE, "2,3")),
        (MarkKind.NUMBER_PARTS, _PARTS % ("1", _UNIT_OF_MEASURE, "1")),
        (
            MarkKind.NUMBER_DOT,
            rf"(?P<n>{_ARABIC})\s*[.、丶](?!\d)|(?P<sign>[{signs.WITH_DOT}])|(?P<misread>[lI])\s*[.、丶](?=\s*[\u4e00-\u9fff“])",
        ),
        (
            MarkKind.NUMBER_BRACKETS,
            rf"\(\s*(?P<n>{_ARABIC})\s*\)[、.]?|(?P<sign>[{signs.IN_BRACKETS}])|\(\s*(?P<misread>[lI])\s*\)",
        ),
        (MarkKind.NUMBER_BRACKET, rf"(?P<n>{_ARABIC})\s*\)[、.]?"),
        (MarkKind.LENTICULAR, rf"【\s*(?P<n>{_ARABIC}|{_CN})\s*】[、.]?"),
        (MarkKind.TORTOISE, rf"〔\s*(?P<n>{_ARABIC}|{_CN})\s*〕[、.]?"),
        (MarkKind.SQUARE, rf"\[\s*(?P<n>{_ARABIC}|{_CN})\s*\][、.]?"),
        (MarkKind.CIRCLED, rf"(?P<sign>[{signs.CIRCLED}])[、.]?"),
        (MarkKind.LETTER, r"(?P<letter>[a-hA-H])\s*[).、](?![A-Za-z])"),
        (
            MarkKind.BULLET,
            rf"[{signs.BULLETS}](?=\s*\S)|[-–](?=\s)|(?:—{{1,2}}|--)(?=[\u4e00-\u9fff“《\d])",
        ),
    )
)
# A figure, a point and figures again: a heading that begins with a figure, or no heading at all.
_TENTATIVE = re.compile(rf"(?P<n>{_ARABIC})[.、](?=\d)")

# Kinds that number headings and paragraphs, from the outside in as official documents nest them.
NESTING = (
    MarkKind.PART,
    MarkKind.ROMAN,
    MarkKind.CHINESE_COMMA,
    MarkKind.HEADING,
    MarkKind.ASPECT_WORD,
    MarkKind.CHINESE_BRACKETS,
    MarkKind.NUMBER_DOT,
    MarkKind.NUMBER_PARTS,
    MarkKind.NUMBER_SUBPARTS,
    MarkKind.LENTICULAR,
    MarkKind.HEADING_BULLET,
    MarkKind.ISSUE_WORD,
    MarkKind.ISSUE_LABEL,
    MarkKind.ISSUE_LINE,
    MarkKind.MEASURE_WORD,
    MarkKind.UNDER_LABEL,
    MarkKind.NUMBER_BRACKETS,
    MarkKind.NUMBER_BRACKET,
    MarkKind.TORTOISE,
    MarkKind.SQUARE,
    MarkKind.CIRCLED,
    MarkKind.LETTER,
    MarkKind.ONE_IS,
    MarkKind.FIRST,
    MarkKind.BULLET,
)
# Kinds that also run on inside one paragraph.
SERIES = (
    MarkKind.ONE_IS,
    MarkKind.FIRST,
    MarkKind.NUMBER_BRACKETS,
    MarkKind.CIRCLED,
    MarkKind.NUMBER_BRACKET,
    MarkKind.NUMBER_DOT,
    MarkKind.CHINESE_BRACKETS,
    MarkKind.MEASURE_WORD,
)
# Kinds that a page without line ends is taken apart at.
HEADINGS = (
    MarkKind.CHINESE_COMMA,
    MarkKind.CHINESE_BRACKETS,
    MarkKind.NUMBER_DOT,
    MarkKind.NUMBER_BRACKETS,
    MarkKind.NUMBER_BRACKET,
    MarkKind.CIRCLED,
    MarkKind.ISSUE_WORD,
    MarkKind.MEASURE_WORD,
    MarkKind.PART,
    MarkKind.ASPECT_WORD,
    MarkKind.LENTICULAR,
    MarkKind.TORTOISE,
    MarkKind.SQUARE,
    MarkKind.LETTER,
)


@dataclass(frozen=True)
class Mark:
    """`printed` is a slice of the source, `end` the index behind it; `number` is the last part of 1.10.

    `parts` are all figures of 1.10. A tentative mark, as in “1.2023年…” or “2.5小时”, counts only where it
    continues a series.
    """

    kind: MarkKind
    printed: str
    number: int | None
    end: int
    parts: tuple[int, ...] = ()
    is_tentative: bool = False


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


# What a mark can begin with: most paragraphs begin with something else.
_STARTS = re.compile(
    "[0-9一二三四五六七八九十百零〇第其问具反主存意整措举类方任事(\\[【〔lIPa-hA-H–—-]|"
    f"[{signs.ROMAN}{signs.BULLETS}{signs.CIRCLED}{signs.IN_BRACKETS}{signs.WITH_DOT}{signs.CHINESE_IN_BRACKETS}]"
)
# “31602/1)。”: what the line above has left over.
_BROKEN_OFF = re.compile("[。;,!?)”》]")
# No mark is longer; only so much of a paragraph is looked at.
_MAX_MARK = 24


def read_mark(text: str) -> Mark | None:
    """The mark at the very start of a paragraph."""
    return _read_mark(text[:_MAX_MARK])


@lru_cache(maxsize=8192)
def _read_mark(text: str) -> Mark | None:
    """A line is asked for its mark by every step of the reading."""
    half = half_width(text)
    if not _STARTS.match(half):
        return None
    for kind, pattern in _PATTERNS:
        if match := pattern.match(half):
            return None if _BROKEN_OFF.match(half, match.end()) else _mark(kind, text, match)
    return _mark(MarkKind.NUMBER_DOT, text, match) if (match := _TENTATIVE.match(half)) else None


def read_dot(text: str) -> Mark | None:
    """“8.” of “8.100家企业…”, where 8.100 is no number in parts."""
    match = _TENTATIVE.match(half_width(text[:_MAX_MARK]))
    return _mark(MarkKind.NUMBER_DOT, text, match) if match else None


def _mark(kind: MarkKind, text: str, match: re.Match[str]) -> Mark:
    groups = match.groupdict()
    printed_parts = groups.get("parts") or groups.get("hyphens") or ""
    parts = tuple(map(int, re.findall(r"\d+", printed_parts)))
    printed = text[match.start() : match.end()].strip()
    return Mark(kind, printed, _number(match), match.end(), parts, match.re is _TENTATIVE)


def _number(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if sign := groups.get("sign"):
        return signs.number_of(sign)
    if groups.get("misread"):
        return 1  # “l.” and “(I)” are what recognition of print makes of 1.
    if letter := groups.get("letter"):
        return ord(letter.lower()) - ord("a") + 1
    if parts := groups.get("parts") or groups.get("hyphens"):
        return int(re.split("[.–—-]", parts)[-1])
    printed = next((groups[name] for name in ("n", "n2", "n3", "n4") if groups.get(name)), None)
    if printed is None:
        return None
    return int(printed) if printed.isdecimal() else chinese_number(printed)


def find_series(text: str, kind: MarkKind) -> list[tuple[int, Mark]]:
    """Where 一是, 二是, … of one kind stand inside `text`, counting from one; [] for fewer than two."""
    found: list[tuple[int, Mark]] = []
    for start, mark in find_marks(text, kind):
        if mark.number == len(found) + 1:
            found.append((start, mark))
    return found if len(found) > 1 else []


def find_marks(text: str, kind: MarkKind) -> Iterator[tuple[int, Mark]]:
    """The marks of one kind inside `text` that stand behind a sentence, a comma or a gap."""
    half = half_width(text)
    for match in _BY_KIND[kind].finditer(half):
        start = match.start()
        if (
            start == 0
            or half[start - 1] in _BOUNDARY
            or (kind is MarkKind.ONE_IS and ends_heading(half, start))
        ):
            yield start, _mark(kind, text, match)


def ends_heading(half: str, index: int) -> bool:
    """“商务接待超标准一是逐单复核…”: a short heading that runs into its series without any sign."""
    if not 4 <= index <= _MAX_HEADING or not half.startswith("一是", index):
        return False
    return half[index - 1] not in _WITH_ONE and not re.search("[。;:,!?]", half[:index])


_MAX_HEADING = 45
# 统一是, 之一是, …: no series begins there.
_WITH_ONE = "统唯惟之万单同第专"


_BOUNDARY = "。;:,、)】”’!? \n\t"
_BY_KIND = dict(_PATTERNS)


def find_inline(text: str) -> Iterator[tuple[int, Mark]]:
    """Where a heading's mark may stand inside a text; what precedes it is for others to judge."""
    half = half_width(text)
    for match in _ANY.finditer(half):
        mark = read_mark(text[match.start() : match.start() + _MAX_MARK])
        if match.start() and mark is not None and mark.kind in HEADINGS:
            yield match.start(), mark


_ANY = re.compile(
    rf"(?:(?<=[\s。;!?:】”’)》])|(?<=[\u4e00-\u9fff]))(?:{_CN}、|\(\s*(?:{_CN}|{_ARABIC})\s*\)|(?<![\d第]){_ARABIC}[.、)](?:(?!\d)|(?=(?:19|20)\d\d年))|[{signs.CHINESE_IN_BRACKETS}{signs.WITH_DOT}{signs.IN_BRACKETS}{signs.CIRCLED}]|第{_CN}部分(?!的)|第{_CN}个?方面:|【(?:{_CN}|{_ARABIC})】|〔(?:{_CN}|{_ARABIC})〕|\[(?:{_CN}|{_ARABIC})\]|(?:反馈|具体|主要)?(?<![的个])问题(?:{_ARABIC}|{_CN}):|(?<=[。;)】\s])问题{_ARABIC}[.、]|(?<![A-Za-z])[a-hA-H][.)](?=\s*[\u4e00-\u9fff])|(?:整改)?[措举][施措](?:{_ARABIC}|{_CN}):)"
)
