"""Lines become paragraphs again, by where they begin and end; what stands on every page is left out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from statistics import median

from notices.files.layout import PageLine, width_of

_DASHES = r"[-\u2010-\u2015\uff0d\uff5e·•~\s]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}(?:第?\s*\d{{1,4}}\s*页?|\d{{1,4}}\s*[/\uff0f]\s*\d{{1,4}}|page\s*\d+(?:\s*of\s*\d+)?"
    rf"|第?\s*\d+\s*页\s*[,/\uff0c\uff0f]?\s*[(\uff08]?\s*共\s*\d+\s*页\s*[)\uff09]?){_DASHES}",
    re.IGNORECASE,
)
# Within so many lines of the edge of a page stand its head and foot.
_MARGIN_LINES = 2
# A head is the same on half of the pages, but for its figures.
_HEAD_SHARE = 0.5
_NEAR = 3.0  # points
# In widths of a character.
_SLACK = 0.6
_NEARLY = 0.5
# Where the first lines of paragraphs are indented, these tell more than how full a line is.
_LOOSE_SLACK = 8.0
_INDENT = 0.8
_WIDEST_INDENT = 3.0
_CENTRED = 1.0
# A title is set so much larger than the text.
_LARGER = 1.15
# In gaps between the lines of a paragraph: more is a gap between paragraphs.
_WIDER_GAP = 1.3
_TITLE_GAP = 2.2  # in heights of its letters
# What a line may not begin with is carried over together with the character before it.
_NOT_FIRST = frozenset(
    ",.;:!?)]}%·、。》】」』”’…—\uff0c\uff0e\uff1b\uff1a\uff01\uff1f\uff09\uff3d\uff5d\uff05"
)
_NOT_LAST = frozenset("([{《【「『“‘\uff08\uff3b\uff5b")
_COUNT = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_MARK = re.compile(rf"[(\uff08]{_COUNT}[)\uff09]|{_COUNT}[、\uff0e](?!\d)|\d{{1,2}}\.(?!\d)|[①-⑳]")
_SHOWN = 60


@dataclass
class Reflowed:
    paragraphs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    """Texts of heads and feet, each once."""


@dataclass(frozen=True)
class _Measures:
    """Of all pages. ``starts`` and ``continues``: where the first and the other lines of paragraphs begin."""

    size: float
    right: float
    middle: float
    gap: float
    starts: float
    continues: float
    narrow: float


def reflowed(pages: list[list[PageLine]], *, narrow: float = 0.5) -> Reflowed:
    """``pages`` holds the lines of each page from top to bottom, ``narrow`` is as in ``layout.width_of``."""
    found = Reflowed()
    heads = _heads(pages)
    bodies = [[line for line in page if (id(line) not in heads)] for page in pages]
    found.heads = list(dict.fromkeys(line.text for page in pages for line in page if id(line) in heads))
    found.notes += _told(found.heads)
    measures = _measure(bodies, narrow)
    before: tuple[int, PageLine] | None = None
    for number, body in enumerate(bodies):
        for line in body:
            if before is not None and measures and _goes_on(before, (number, line), measures):
                found.paragraphs[-1] = _joined(found.paragraphs[-1], line.text)
            else:
                found.paragraphs.append(line.text)
            before = (number, line)
    rows = sum("\t" in line.text for body in bodies for line in body)
    if rows > 2:
        found.notes.append(
            f"这份 PDF 里有{rows}行像是表格,各列可能读错。表格请上传 Word 原件,或从台账页面导入。"
        )
    return found


def _heads(pages: list[list[PageLine]]) -> set[int]:
    """``id`` of the lines that are head, foot or number of a page, from its edges inwards."""
    size, gap = _usual_size([line for page in pages for line in page]), _usual_gap(pages)
    counts = Counter(_key(line) for page in pages for line in _edges(page))
    often = max(2, len(pages) * _HEAD_SHARE)
    found: set[int] = set()
    for page in pages:
        for side in (page, page[::-1]):
            for line, inner in zip_longest(side[:_MARGIN_LINES], side[1 : _MARGIN_LINES + 1]):
                is_number = bool(_PAGE_NUMBER.fullmatch(line.text))
                is_repeated = sum(counts[key] for key in _keys_near(line)) >= often
                if not is_number and not (is_repeated and _stands_apart(line, inner, size=size, gap=gap)):
                    break
                found.add(id(line))
    return found


def _edges(page: list[PageLine]) -> list[PageLine]:
    """Each line once, on a short page too."""
    return page[:_MARGIN_LINES] + page[max(_MARGIN_LINES, len(page) - _MARGIN_LINES) :]


def _stands_apart(line: PageLine, inner: PageLine | None, *, size: float, gap: float) -> bool:
    if inner is None or abs(line.size - size) > size * 0.05:
        return True
    return abs(line.y - inner.y) > gap * _WIDER_GAP


def _key(line: PageLine) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.y / _NEAR)


def _keys_near(line: PageLine) -> list[tuple[str, int]]:
    text, place = _key(line)
    return [(text, place + step) for step in (-1, 0, 1)]


def _told(texts: list[str]) -> list[str]:
    said = [text for text in texts if not _PAGE_NUMBER.fullmatch(text)]
    notes = [f"页眉、页脚没有读入:“{text[:_SHOWN]}”。" for text in said[:3]]
    return notes if notes or not texts else ["页码没有读入。"]


def _usual_size(lines: list[PageLine]) -> float:
    written: Counter[float] = Counter()
    for line in lines:
        written[round(line.size, 1)] += len(line.text)
    return written.most_common(1)[0][0] if written else 1.0


def _usual_gap(pages: list[list[PageLine]]) -> float:
    gaps = Counter(round(above.y - below.y) for page in pages for above, below in pairwise(page))
    return float(gaps.most_common(1)[0][0]) if gaps else 0.0


def _measure(pages: list[list[PageLine]], narrow: float) -> _Measures | None:
    lines = [line for page in pages for line in page]
    if len(lines) < 2:
        return None
    size = _usual_size(lines)
    usual = [line for line in lines if abs(line.size - size) < size * 0.1] or lines
    right = max(_right(usual, size), _wrapped_right(pages, size))
    left = min(line.x for line in usual)
    starts, continues = _begins(pages, right, size)
    gap = _line_gap(pages, right, size) or _usual_gap(pages)
    return _Measures(size, right, (left + right) / 2, gap, starts, continues, narrow)


def _right(lines: list[PageLine], size: float) -> float:
    """The right edge: the furthest place where nearly as many lines end as anywhere.

    How far letters reach is only estimated: lines that end in Chinese are believed before others.
    """
    sure = [line for line in lines if not line.text[-1:].isascii()]
    ends = sorted(line.end for line in (sure if len(sure) > 1 else lines))
    near = [index - bisect_left(ends, end - size) for index, end in enumerate(ends, 1)]
    return max(end for end, count in zip(ends, near, strict=True) if count >= max(near) * _NEARLY)


def _wrapped_right(pages: list[list[PageLine]], size: float) -> float:
    """Where the first lines of paragraphs end that go on: they stand further in than the line below.

    In a text of short paragraphs few lines are full, and most lines end anywhere.
    """
    ends = [
        above.end
        for page in pages
        for above, below in pairwise(page)
        if abs(above.size - below.size) < size * 0.1 and abs(above.size - size) < size * 0.1
        if size * _INDENT < above.x - below.x < size * _WIDEST_INDENT
    ]
    return median(ends) if ends else 0.0


def _line_gap(pages: list[list[PageLine]], right: float, size: float) -> float:
    """Between lines of one paragraph: the smallest that comes after several full lines."""
    gaps: Counter[int] = Counter()
    for page in pages:
        for above, below in pairwise(page):
            if above.end > right - 2 * size:
                gaps[round(above.y - below.y)] += 1
    often = max(gaps.values(), default=0) * 0.3
    return min((gap for gap, count in gaps.items() if count >= often and gap > 0), default=0)


def _begins(pages: list[list[PageLine]], right: float, size: float) -> tuple[float, float]:
    starts: Counter[int] = Counter()
    continues: Counter[int] = Counter()
    for page in pages:
        for above, below in pairwise(page):
            if abs(above.size - size) < size * 0.1 and abs(below.size - size) < size * 0.1:
                (continues if above.end > right - size else starts)[round(below.x / 2)] += 1
    first = starts.most_common(1)[0][0] * 2 if starts else 0
    return float(first), float(continues.most_common(1)[0][0] * 2 if continues else first)


def _goes_on(before: tuple[int, PageLine], after: tuple[int, PageLine], measures: _Measures) -> bool:
    """Whether ``after`` is the rest of the paragraph that ``before`` belongs to."""
    (page, above), (next_page, line) = before, after
    if abs(above.size - line.size) > 0.1 * max(above.size, line.size) or "\t" in above.text + line.text:
        return False
    is_same_page = page == next_page
    if _is_title(above, line, measures):
        return is_same_page and above.y - line.y < _TITLE_GAP * above.size
    if is_same_page and above.y - line.y > measures.gap * _WIDER_GAP * line.size / measures.size:
        return False
    has_indents = abs(measures.starts - measures.continues) > _INDENT * measures.size
    slack = _LOOSE_SLACK if has_indents else _SLACK
    if above.end + _first_width(line.text, measures.narrow) * line.size <= measures.right - slack * line.size:
        return False
    if has_indents:
        return abs(line.x - measures.continues) < abs(line.x - measures.starts)
    # Without indents a full line doesn't tell whether a paragraph ends: a number before the next one does.
    return not _MARK.match(line.text)


def _is_title(above: PageLine, line: PageLine, measures: _Measures) -> bool:
    """Both in the middle, and larger than the text, or begun where no line of the text begins."""
    if not _is_centred(above, measures) or not _is_centred(line, measures):
        return False
    apart = min(abs(line.x - measures.starts), abs(line.x - measures.continues))
    return above.size > measures.size * _LARGER or apart > line.size


def _is_centred(line: PageLine, measures: _Measures) -> bool:
    return abs(line.middle - measures.middle) < _CENTRED * line.size


def _first_width(text: str, narrow: float) -> float:
    """How wide the piece is that would have had to fit into the line before."""
    end = 1
    while end < len(text) and not _may_break(text[end - 1], text[end]):
        end += 1
    return width_of(text[:end], narrow=narrow)


def _may_break(before: str, after: str) -> bool:
    """As programs do: words and numbers stay whole; what opens or closes stays with its neighbour."""
    if after in _NOT_FIRST or before in _NOT_LAST or (before in ",、\uff0c" and after.isdigit()):
        return False
    return not (before.isascii() and after.isascii()) or " " in (before, after)


def _joined(first: str, second: str) -> str:
    is_latin = first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii() and second[:1].isalpha()
    return f"{first}{' ' if is_latin else ''}{second}"
