"""Paragraphs taken apart: at headings that run into each other where line ends are lost, and at labels."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from notices.parser.items import Item
from notices.parser.labels import glued_label, is_state_line, label_starts, read_label
from notices.parser.marks import HEADINGS, NESTING, Mark, find_inline, half_width, read_dot, read_mark
from notices.parser.model import FieldName, MarkKind
from notices.parser.passages import Passage

_RANK = {kind: rank for rank, kind in enumerate(NESTING)}
_STRONG = "。!?】 \t　…"
_MAX_RUN = 60
# Signs a paragraph has on average where line ends have been lost.
_GLUED = 300
_LONE = 120
# Share of the text that stands in its longest paragraph, where only the lines of the title are left.
_GREATER_PART = 0.6
# What a heading without a sign at its end mostly ends with.
_HEADING_ENDS = ("方面", "问题", "情况", "工作", "落实", "到位", "打算", "安排")
_BREAK = re.compile(r"[。;!?]")
# A labelled fact without a sign at its end: “完成情况:已完成2.…”.
_FACT = re.compile(r"(?:情况|状态|结果|成效|时限|时间|责任人|领导|部门|单位|科室):[^。;:]{1,20}$")
_CLOSING = re.compile(
    r"(?<=[。;!?\s])(?=欢迎(?:广大|社会|各界|干部|党员|全体|群众)|(?:联系|监督|举报)(?:方式|电话)[::])"
)
# “现将整改情况公示如下:一、…” where line ends are lost.
_LEADS_IN = re.compile(r"(?:如下|以下|下列|现(?:将|就)?[^。;:]{2,30})[^。;:]{0,8}:$")
_UNCOUNTED = re.compile(
    r"[●◆■▪➢▲►▶](?=\s*[\u4e00-\u9fff“《\d])|(?<=[。;\s])——(?=[\u4e00-\u9fff“《\d])|"
    r"(?:(?<=[。\s])|(?<=方面)|(?<=情况))(?:针对|关于|对照)(?=[^。;,:]{2,60}问题[,:。])|"
    r"【(?=[^【】。;:]{2,40}方面】)"
)
_RUN_ON = (MarkKind.ISSUE_WORD, MarkKind.NUMBER_DOT, MarkKind.LENTICULAR)
_YEAR = re.compile(r"(?:19|20)\d\d\s*年")
_DESCRIBES = re.compile("表现|描述|内容|情况|概述|摘要")
_TERMINAL = "。;:!?)】”"


@dataclass
class _Open:
    """The numbers at hand, from the outside in, as the text goes on."""

    stack: list[tuple[MarkKind, int | None, int]] = field(default_factory=list)
    # Numbers that run on over outer headings: 问题1, 问题2, … and often 1. 2. as well.
    last: dict[MarkKind, int | None] = field(default_factory=dict)
    seen: set[MarkKind] = field(default_factory=set)

    def note(self, mark: Mark, paragraph: int) -> None:
        self.seen.add(mark.kind)
        self.last[mark.kind] = mark.number
        kinds = [kind for kind, _, _ in self.stack]
        if mark.kind in kinds:
            del self.stack[kinds.index(mark.kind) :]
        elif not (mark.number == 1 and kinds and kinds[-1] is MarkKind.ISSUE_WORD):
            while self.stack and _RANK[self.stack[-1][0]] > _RANK[mark.kind]:
                self.stack.pop()
        self.stack.append((mark.kind, mark.number, paragraph))

    def number(self, kind: MarkKind) -> int | None:
        found = next((number for own, number, _ in self.stack if own is kind), None)
        return self.last.get(kind) if found is None and kind in _RUN_ON else found

    def paragraph(self, kind: MarkKind) -> int | None:
        return next((paragraph for own, _, paragraph in self.stack if own is kind), None)

    def is_inside(self, kind: MarkKind) -> bool:
        last = self.stack[-1][0] if self.stack else None
        is_free = last in (None, MarkKind.ISSUE_WORD, MarkKind.BULLET)
        return is_free or (last is not None and _RANK[last] < _RANK[kind])


def items_of(paragraphs: Sequence[Passage], *, kept: Collection[int] = ()) -> list[Item]:
    """Items in the order of the source. `kept` are indices of the source where nothing may begin."""
    marks = resolved_marks(paragraphs)
    inline = [
        _inline(paragraph, behind=mark.end if mark else 0) if "\t" not in paragraph.text else []
        for paragraph, mark in zip(paragraphs, marks, strict=True)
    ]
    last_two = _last_twos(marks, inline)
    is_glued = _is_glued(paragraphs)
    state = _Open()
    found: list[Item] = []
    for number, (paragraph, mark, inner) in enumerate(zip(paragraphs, marks, inline, strict=True)):
        if mark is not None:
            state.note(mark, number)
        cuts = [0, *_cuts(paragraph, inner, state, number, last_two, is_glued=is_glued)]
        if number == len(paragraphs) - 1:
            cuts = sorted({*cuts, *_contacts(paragraph.text)})
        if is_glued and "\t" not in paragraph.text:
            cuts = sorted({*cuts, *_uncounted(paragraph.text)})
        cuts = [cut for cut in cuts if not cut or paragraph.places[cut] not in kept]
        for start, end in zip(cuts, [*cuts[1:], len(paragraph.text)], strict=True):
            part = paragraph if "\t" in paragraph.text else paragraph.cut(start, end)
            own = mark if not start else read_mark(part.text)
            found += _items(part, own, number, kept=kept, is_glued=is_glued)
    return found


def _is_glued(paragraphs: Sequence[Passage]) -> bool:
    """Whether line ends have been lost: paragraphs are long, or one of them is most of the text."""
    sizes = [len(paragraph.text) for paragraph in paragraphs if "\t" not in paragraph.text]
    longest = max(sizes, default=0)
    return sum(sizes) > _GLUED * max(1, len(sizes)) or (
        longest > _LONE and longest > _GREATER_PART * sum(sizes)
    )


def resolved_marks(paragraphs: Sequence[Passage]) -> list[Mark | None]:
    """The marks of paragraphs; doubtful ones only where they continue a series."""
    found: list[Mark | None] = []
    dot, before = 0, ""
    parts: tuple[int, ...] = (0,)
    known = [read_mark(paragraph.text) for paragraph in paragraphs]
    has_parts = _has_parts(known)
    for paragraph, read in zip(paragraphs, known, strict=True):
        mark = read
        if mark is None and has_parts:
            mark = _spaced(paragraph.text, dot)
        if mark is not None and mark.parts and not (has_parts and _continues(mark.parts, parts)):
            mark = read_dot(paragraph.text)
        if mark is not None and mark.is_tentative and not _is_dot(mark, paragraph.text, dot, before):
            mark = None
        if mark is not None and mark.parts:
            parts = mark.parts
        elif mark is not None and mark.kind is MarkKind.NUMBER_DOT:
            dot, parts = mark.number or 0, (mark.number or 0,)
        elif mark is not None and _RANK[mark.kind] < _RANK[MarkKind.NUMBER_DOT]:
            dot = 0
        found.append(mark)
        before = paragraph.text
    return found


def _spaced(text: str, last: int) -> Mark | None:
    """“2 反馈问题整改情况” above “2.1 …”: a number without a sign, where it goes on counting."""
    match = _SPACED.match(half_width(text[:12]))
    if match is None or int(match["n"]) != last + 1:
        return None
    return Mark(MarkKind.NUMBER_DOT, match["n"], int(match["n"]), match.end())


_SPACED = re.compile(r"(?P<n>\d{1,2})\s+(?=[\u4e00-\u9fff“])")


def _has_parts(marks: Sequence[Mark | None]) -> bool:
    """Whether the text counts 1.1, 1.2: some pair follows, or 1.1 stands right below “1.”."""
    known = [mark for mark in marks if mark is not None]
    seen = {mark.parts for mark in known if mark.parts}
    if any((*parts[:-1], parts[-1] + 1) in seen for parts in seen):
        return True
    return any(
        before.kind is MarkKind.NUMBER_DOT and after.parts == (before.number, 1)
        for before, after in pairwise(known)
    )


def _continues(parts: tuple[int, ...], before: tuple[int, ...]) -> bool:
    return parts[-1] == 1 or parts[:-1] == before[: len(parts) - 1]


def _is_dot(mark: Mark, text: str, last: int, before: str) -> bool:
    """“1.2023年…” and “8.100家…” go on counting; “2.5小时” breaks off a sentence."""
    if mark.number != last + 1 and not (mark.number == 1 and not last):
        return False
    rest = half_width(text[mark.end :])
    is_end = not before or half_width(before)[-1] in _TERMINAL or last == 0 or read_mark(before) is not None
    return bool(_YEAR.match(rest)) or (is_end and not re.match(r"\d{1,2}(?:个?小时|[万亿%])", rest))


def _inline(paragraph: Passage, *, behind: int) -> list[tuple[int, Mark]]:
    """Where a mark may begin a heading inside a paragraph; the 1. of “问题1.” is none."""
    return [(index, mark) for index, mark in find_inline(paragraph.text) if index >= behind]


def _last_twos(
    marks: Sequence[Mark | None], inline: Sequence[Sequence[tuple[int, Mark]]]
) -> dict[MarkKind, tuple[int, int]]:
    """Where the last number two of each kind stands, or the last one that begins anew: (paragraph, index)."""
    found: dict[MarkKind, tuple[int, int]] = {}
    begun: set[MarkKind] = set()
    for paragraph, (mark, inner) in enumerate(zip(marks, inline, strict=True)):
        for index, own in [(0, mark), *inner]:
            if own is None or own.number not in (1, 2):
                continue
            if own.number == 2 or own.kind in begun:
                found[own.kind] = (paragraph, index)
            begun.add(own.kind)
    return found


def _cuts(
    paragraph: Passage,
    inner: Sequence[tuple[int, Mark]],
    state: _Open,
    number: int,
    last_two: dict[MarkKind, tuple[int, int]],
    *,
    is_glued: bool,
) -> Iterator[int]:
    """Indices where a heading begins inside a paragraph, and where the closing does."""
    half = half_width(paragraph.text)
    last = 0
    for index, mark in inner:
        own = state.number(mark.kind)
        is_first = mark.number == 1 and (
            mark.kind in state.seen or last_two.get(mark.kind, (-1, 0)) >= (number, index)
        )
        if own is not None and mark.number == own + 1:
            is_here = state.paragraph(mark.kind) == number
        elif is_first and state.is_inside(mark.kind):
            is_here = False
        else:
            continue
        if _is_break(half, last, index, is_series=is_here, is_glued=is_glued):
            state.note(mark, number)
            last = index
            yield index
    for match in _CLOSING.finditer(half, last + 1) if len(half) > _MAX_RUN else ():
        yield match.start()
        break


def _contacts(text: str) -> list[int]:
    """Where the last paragraph of a text turns to the reader."""
    return [match.start() for match in _CLOSING.finditer(half_width(text), 1)][:1]


def _uncounted(text: str) -> Iterator[int]:
    """Where a bullet, or a finding without a number, begins in a text without line ends."""
    for match in _UNCOUNTED.finditer(half_width(text)):
        if match.start():
            yield match.start()


def _is_break(half: str, last: int, index: int, *, is_series: bool, is_glued: bool) -> bool:
    """Behind a sentence; behind a semicolon in a series; or in a heading that has no sign at its end."""
    before = half[index - 1]
    if before in _STRONG or (is_series and before == ";"):
        return True
    if is_glued and before == ":" and _LEADS_IN.search(half, max(0, index - 40), index):
        return True
    if half.count("“", last, index) > half.count("”", last, index):
        return False
    if is_glued and is_state_line(half[max(half.rfind("。", last, index), last) + 1 : index]):
        return True
    if not is_glued and not half.endswith(_HEADING_ENDS, max(0, index - 4), index):
        return False
    if _FACT.search(half, max(0, index - 30), index):
        return True
    return index - last <= _MAX_RUN and before not in ",、(“《" and not _BREAK.search(half, last + 6, index)


def _items(
    part: Passage, mark: Mark | None, paragraph: int, *, kept: Collection[int], is_glued: bool
) -> Iterator[Item]:
    """The head of a part, and an item for each label inside it."""
    if not part.text:
        return
    if "\t" in part.text and part.text.count("\t") > 1:
        yield Item(part, paragraph)
        return
    behind = len(part.text) - len(part.text[mark.end :].lstrip()) if mark else 0
    starts = [start for start in label_starts(part.text, is_glued=is_glued) if start > behind]
    starts = [start for start in starts if part.places[start] not in kept]
    if mark is not None and not starts and (start := glued_label(part.text)) is not None:
        starts = [start]
    ends = [*starts, len(part.text)]
    if part.cut(0, ends[0]).text:
        yield _head(part.cut(0, ends[0]), mark, paragraph)
    for start, end in zip(starts, ends[1:], strict=True):
        own = part.cut(start, end)
        yield _head(own, None, paragraph)


def _head(passage: Passage, mark: Mark | None, paragraph: int) -> Item:
    text = passage.text
    if mark is None:
        label = read_label(text)
        return Item(passage, paragraph, body=label.end if label else 0, label=label)
    rest = text[mark.end :]
    label = read_label(rest.lstrip())
    if label is None:
        return Item(passage, paragraph, mark.kind, mark.number, mark.end)
    end = mark.end + len(rest) - len(rest.lstrip()) + label.end
    if label.field is FieldName.DESCRIPTION and not _DESCRIBES.search(label.printed):
        # “1.问题:学习不深入”: the label belongs to the number, the title is what follows.
        return Item(passage, paragraph, mark.kind, mark.number, end)
    if end < len(text) or mark.kind not in HEADINGS:
        return Item(passage, paragraph, body=end, label=label)
    # “二、整改落实情况” alone is a heading, whatever it would be as a label.
    if text.rstrip()[-1] in ":：】":
        return Item(passage, paragraph, body=end, label=label)
    return Item(passage, paragraph, mark.kind, mark.number, mark.end)
