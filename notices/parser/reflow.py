"""Lines that a page, a viewer or a PDF has wrapped, put together to paragraphs again."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from notices.parser.chrome import is_chrome
from notices.parser.labels import is_state_line, read_label
from notices.parser.marks import half_width, read_mark
from notices.parser.model import MarkKind
from notices.parser.passages import Passage, joined

_ENDS = "。;:!?；：！？"
# Signs that never begin a line: a line may be one or two of them shorter or longer than the others.
_NEVER_FIRST = "。，、；：！？”’）》】〉,.;:!?)]}%％…"
_OPENS = "(“《〔【["
# How much of a label may stand on the line above, and how long a label is.
_MAX_TORN, _MAX_LABEL = 4, 20
_MIN_LINES = 4
_NARROWEST = 12
# Share of lines behind short ones that are indented where paragraphs are; share of the width of a full line.
_INDENTED, _LONG = 0.9, 0.8
# Signs by which the first line of a paragraph is shorter where indents were lost.
_LOST_INDENT = 2
# Share of full lines that have to break off.
_SHARE = 0.6
# Share of lines that may be longer than the edge: a headline of the page, a line of leaders.
_LONGER = 0.06


@dataclass(frozen=True)
class SourceLine:
    """A line with what stands around it: its indent in columns, whether an empty line stands before."""

    passage: Passage
    indent: int
    is_behind_gap: bool

    @property
    def text(self) -> str:
        return self.passage.text


def columns(text: str) -> int:
    """Width in a fixed font: Chinese signs take two columns."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def reflow(lines: Sequence[SourceLine]) -> list[Passage]:
    """Paragraphs; lines as they are where the text is not wrapped."""
    measure = _measure_of_wrapping(lines)
    if measure is None:
        return [line.passage for line in lines]
    width, size = measure
    is_indented = _uses_indents(lines)
    has_indents = is_indented or _has_indents(lines, width, size)
    lost = 0 if has_indents else _lost_indent(lines, width, size)
    found: list[list[Passage]] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        is_new = before is None or (has_indents and _is_indented_anew(before, line))
        is_flat = is_indented or (has_indents and line.indent == 0 and _is_long(before, width, size))
        is_first = bool(found) and len(found[-1]) == 1 and half_width(found[-1][0].text)[-1] not in _ENDS
        room = width - (lost if is_first else 0)
        if before is not None and not is_new and _goes_on(before, line, room, size, is_indented=is_flat):
            found[-1].append(line.passage)
        else:
            found.append([line.passage])
    return [joined(parts) for parts in found]


def _measure_of_wrapping(lines: Sequence[SourceLine]) -> tuple[int, Callable[[str], int]] | None:
    """(width, how it is counted) of a text that is wrapped; by columns or by signs, whichever is tighter."""
    found = [
        (share, width, size)
        for size in (columns, len)
        if (measured := _tightness(lines, size))
        for share, width in [measured]
    ]
    best = max(found, key=lambda item: item[0], default=None)
    return (best[1], best[2]) if best else None


def _tightness(lines: Sequence[SourceLine], size: Callable[[str], int]) -> tuple[float, int] | None:
    """(how sharp the edge is, its width), or None for a text that is not wrapped.

    Lines that break off in the middle of a sentence end near the edge, and hardly a line passes it; where
    nothing is wrapped the few that break off are headings of any length.
    """
    if len(lines) < _MIN_LINES:
        return None
    unit = 2 if size is columns else 1
    widths = [0 if _is_row(line.text) else size(line.text) + line.indent * unit // 2 for line in lines]
    # A heading of half the width broke off by itself.
    long = sorted(widths)[-1 - len(widths) // 20] * 0.7
    ends = [
        (w, line.text[-1])
        for w, (line, below) in zip(widths, pairwise(lines), strict=False)
        if w >= long and _breaks_off(line, below)
    ]
    broken = [w for w, _ in ends]
    if not broken:
        return None
    # A comma may hang over the edge.
    firm = [w for w, sign in ends if sign not in _NEVER_FIRST]
    width = _edge(firm if len(firm) >= _MIN_LINES else broken, unit)
    near = [w for w in broken if width - 3.5 * unit <= w <= width + 1.5 * unit]
    longer = sum(w > width + 1.5 * unit for w in widths)
    is_sure = len(near) >= _MIN_LINES and longer <= len(widths) * _LONGER
    if len(near) < _SHARE * len(broken) or width < _NARROWEST * unit or not (is_sure or not longer):
        return None
    exact = sum(abs(w - width) <= unit for w in near)
    return exact / len(near) - 3 * longer / len(widths), width


def _edge(widths: Sequence[int], unit: int) -> int:
    """The width that broken lines run up to: where most of the fullest band of three signs end."""
    counts = Counter(widths)
    band = 3 * unit
    best = max(counts, key=lambda width: (sum(counts[w] for w in range(width - band, width + 1)), width))
    # A comma may hang over the edge: the edge is where most lines end, and not where the longest does.
    inside = {w: counts[w] for w in range(best - band, best + 1) if w in counts}
    usual = max(inside.values())
    return max(w for w, count in inside.items() if count * 2 >= usual)


def _breaks_off(line: SourceLine, following: SourceLine) -> bool:
    """Ends in the middle of a sentence, and the next line goes on."""
    if following.is_behind_gap or half_width(line.text)[-1] in _ENDS:
        return False
    if _is_row(line.text) or is_chrome(line.text) or _is_behind_title(line.text, following.text):
        return False
    mark = read_mark(following.text)
    return (mark is None or mark.is_tentative) and read_label(following.text) is None


def _uses_indents(lines: Sequence[SourceLine]) -> bool:
    """Whether paragraphs are told by the indent of their first line."""
    marked = [line.indent for line in lines if read_mark(line.text)]
    flat = sum(line.indent == 0 for line in lines)
    return bool(marked) and min(marked) >= 2 and flat * 4 >= len(lines)


def _has_indents(lines: Sequence[SourceLine], width: int, size: Callable[[str], int]) -> bool:
    """Whether what stands behind a short line is indented, and some other lines are not."""
    begins = [line.indent >= 2 for before, line in pairwise(lines) if not _is_long(before, width, size)]
    is_usual = sum(begins) >= _INDENTED * len(begins)
    return bool(begins) and is_usual and any(line.indent == 0 for line in lines)


def _lost_indent(lines: Sequence[SourceLine], width: int, size: Callable[[str], int]) -> int:
    """By how much the first lines of paragraphs are shorter, where a copy has lost their indents."""
    lost = _LOST_INDENT * (2 if size is columns else 1)
    firsts = [
        _length(line, size)
        for line, below in pairwise(lines)
        if read_mark(line.text) and _breaks_off(line, below)
    ]
    shorter = sum(length <= width - lost // 2 for length in firsts)
    return lost if len(firsts) >= _MIN_LINES and shorter >= _LONG * len(firsts) else 0


def _is_indented_anew(line: SourceLine, following: SourceLine) -> bool:
    """A sentence has ended, or a heading, and the next line is indented: however full the line is."""
    is_heading = line.indent == following.indent and not _is_open(line.text)
    return following.indent >= 2 and (half_width(line.text)[-1] in _ENDS or is_heading)


def _is_long(line: SourceLine | None, width: int, size: Callable[[str], int]) -> bool:
    """Where a word that cannot be broken had no room, a full line may be somewhat shorter."""
    return line is not None and _length(line, size) >= _LONG * width


def _length(line: SourceLine, size: Callable[[str], int]) -> int:
    return size(line.text) + (line.indent if size is columns else line.indent // 2)


def _goes_on(
    line: SourceLine, following: SourceLine, width: int, size: Callable[[str], int], *, is_indented: bool
) -> bool:
    if following.is_behind_gap or _is_row(line.text) or _is_row(following.text):
        return False
    if is_chrome(line.text) or _is_behind_title(line.text, following.text):
        return False
    # “…;反馈” above “时间:2024.6.5”, which looks like a line of the page.
    if is_chrome(following.text) and not (is_indented and half_width(line.text)[-1] not in _ENDS):
        return False
    word = size(_first_word(following.text))
    slack = 1 if size is columns else 0
    is_full = _length(line, size) + word > width - slack
    if is_indented:
        # “…不足三次;” above “(2)有的失联。”: in a full line the mark only happens to begin the next one.
        is_mark_only = is_full and read_label(following.text) is None
        is_new = not is_mark_only and _begins_anew(line, following)
        return following.indent == 0 and not (_stands_alone(line) or is_new)
    if not is_full:
        return False
    return not _stands_alone(line) and not _begins_anew(line, following)


def _is_row(text: str) -> bool:
    return "\t" in text or text.startswith("|")


def _is_behind_title(text: str, following: str) -> bool:
    """A title ends where a text about itself begins; “现将情况通报/如下” goes on."""
    is_title = bool(_TITLE_ENDS.search(text)) and not re.search("[。;,]", half_width(text))
    return is_title and not _GOES_ON.match(following)


_TITLE_ENDS = re.compile(r"(?:通报|报告|公告|公示|反馈意见|说明|清单|台账|方案)$")
_GOES_ON = re.compile(r"如下|情况|的|[,，。、)）]")


def _first_word(text: str) -> str:
    """What cannot be broken at the start of a line: a figure, a word, a sign with what must follow it."""
    match = re.match(r"[0-9A-Za-z.%]+", text)
    end = match.end() if match else 1
    while end < len(text) and text[end] in _NEVER_FIRST:
        end += 1
    return text[:end]


def _stands_alone(line: SourceLine) -> bool:
    return _is_framed(line.text) or (is_state_line(line.text) and len(line.text) < _NARROWEST)


def _is_framed(text: str) -> bool:
    """“【作风建设方面】”: decoration that only a heading has."""
    return text[0] in "【〖" and text[-1] in "】〗" and not any(sign in text[1:-1] for sign in "【〖】〗")


def _begins_anew(line: SourceLine, following: SourceLine) -> bool:
    """A mark or label at the start of a line behind the end of a sentence or of a heading."""
    if _is_framed(following.text) and not _is_open(line.text):
        return True
    if half_width(line.text)[-1] in _OPENS:
        return False
    label = read_label(following.text)
    if label is not None and _is_torn(line.text, following.text, label.end):
        return False
    if label is not None and not half_width(line.text).endswith(("、", ",", "和", "与", "的")):
        return True
    mark = read_mark(following.text)
    if mark is None:
        return False
    if mark.kind in (MarkKind.ONE_IS, MarkKind.FIRST):
        return False  # It counts inside a paragraph as well, and is told apart there.
    if mark.parts and _BROKEN_FIGURE.search(line.text):
        return False
    is_end = half_width(line.text)[-1] in _ENDS
    # “收回结余资金/7.9万元”: a figure that goes on is no mark.
    return not mark.is_tentative and (is_end or read_mark(line.text) is not None or not _is_open(line.text))


# “…于2023.” above “3.6-2023.4.28”
_BROKEN_FIGURE = re.compile(r"\d[.-]?$")


def _is_torn(text: str, following: str, end: int) -> bool:
    """“…整改/措施:…”: the label began on the line above."""
    tails = (text[-size:] for size in range(1, _MAX_TORN + 1))
    return any(
        label.end == end + len(tail)
        for tail in tails
        if (label := read_label(tail + following[:_MAX_LABEL])) is not None
    )


def _is_open(text: str) -> bool:
    """Breaks off where more must follow."""
    return half_width(text)[-1] in ",、(“《" or text[-1] in "的和与及在对为将把由等第共约达超"
