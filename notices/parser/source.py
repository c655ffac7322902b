"""The source as numbered paragraphs, without what the web page and a repeated table of contents add."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from notices.parser.marks import NESTING, Mark, find_inline, half_width, read_mark
from notices.parser.model import LeftOut, MarkKind

_CONTENTS = re.compile(r"目\s*录[::]?")
# Dots and a page number behind a line of a table of contents.
_PAGE_NUMBER = re.compile(r"[\s.·…⋯—-]*\d{0,3}$")
_CHROME = re.compile(
    r"当前位置|您?(?:现在)?的?位置[::]|首页\s*[>»›/|]|发布(?:日期|时间|人|单位)|信息来源|^来源[::]|^作者[::]|"
    r"浏览(?:次数|量)?[::]|阅读(?:次数|量)|点击(?:数|次数|量)|字[体号][::]|[【\[]?\s*打印\s*[】\]]|打印本页|关闭窗口|"
    r"[【\[]\s*关闭\s*[】\]]|^分享|分享到|^[上下]一[篇条][::]|版权所有|^主办|^承办|ICP备|公网安备|扫一扫|访问量|责任编辑|"
    r"^编辑[::]|^审核[::]|网站(?:地图|标识码)|返回顶部|无障碍|^\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$"
)
_BEHIND_TITLE = re.compile(r"(?<=通报|报告|公告|公示)(?:\s+|(?=根据|按照|经|\d{4}年))")
_CLOSING = re.compile(r"(?<=[。\s])(?=欢迎(?:广大|社会|各界|干部))")
_LONGEST_CHROME = 120
_FEWEST_CONTENTS = 3
# Below this, a text without line ends is simply short.
_LONG_LINE = 120

CHROME = "网页上的内容"
CONTENTS = "与正文重复的目录"
BEFORE_TITLE = "标题之前的内容"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its 1-based line; `text` is verbatim and starts with the mark."""

    line: int
    text: str
    mark: Mark | None = None

    @property
    def kind(self) -> MarkKind | None:
        return self.mark.kind if self.mark else None

    @property
    def rest(self) -> str:
        """Without the mark."""
        return self.text[self.mark.end :].strip() if self.mark else self.text

    def is_numbered(self) -> bool:
        return self.kind in NESTING


@dataclass
class Source:
    """What is left to read, and what was left out on the way."""

    paragraphs: list[Paragraph]
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, paragraphs: list[Paragraph], *, reason: str) -> None:
        gone = {id(paragraph) for paragraph in paragraphs}
        self.left_out += [LeftOut(paragraph.line, paragraph.text, reason) for paragraph in paragraphs]
        self.paragraphs = [paragraph for paragraph in self.paragraphs if id(paragraph) not in gone]


def paragraph(line: int, text: str) -> Paragraph:
    return Paragraph(line, text, read_mark(text))


def read_source(text: str) -> Source:
    """Non-blank lines as paragraphs; a text on one line is taken apart at its marks."""
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    paragraphs = [paragraph(number, line) for number, line in lines if line]
    if sum(item.is_numbered() for item in paragraphs) < 2:
        paragraphs = [piece for item in paragraphs for piece in _pieces(item)]
    source = Source(paragraphs)
    source.leave_out(_contents(paragraphs), reason=CONTENTS)
    return source


def _pieces(item: Paragraph) -> list[Paragraph]:
    starts = list(find_inline(item.text)) if len(item.text) >= _LONG_LINE else []
    if len(starts) < 2:
        return [item]
    ends = [*starts[1:], len(item.text)]
    head = [(0, starts[0]), *zip(starts, ends, strict=True)]
    pieces = [item.text[start:end].strip() for start, end in head]
    first = [part for part in re.split(_BEHIND_TITLE, pieces[0], maxsplit=1) if part]
    last = re.split(_CLOSING, pieces.pop(), maxsplit=1)
    return [paragraph(item.line, piece.strip()) for piece in (*first, *pieces[1:], *last) if piece.strip()]


def _contents(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The lines of a table of contents: headings in a row that all come again further down."""
    keys = [_key(item.text) for item in paragraphs]
    for start, item in enumerate(paragraphs):
        is_titled = bool(_CONTENTS.fullmatch(item.text))
        first = start + 1 if is_titled else start
        end = first
        while end < len(paragraphs) and paragraphs[end].is_numbered() and keys[end] in keys[end + 1 :]:
            end += 1
        end = _without_itself(keys, first, end)
        if end - first >= (1 if is_titled else _FEWEST_CONTENTS):
            return paragraphs[start:end]
        if item.is_numbered():
            break
    return []


def _without_itself(keys: list[str], first: int, end: int) -> int:
    """Lines that repeat each other inside the run are no contents list of something that follows."""
    return end if all(key in keys[end:] for key in keys[first:end]) else first


def _key(text: str) -> str:
    return "".join(_PAGE_NUMBER.sub("", half_width(text)).split())


def is_chrome(text: str) -> bool:
    return len(text) <= _LONGEST_CHROME and bool(_CHROME.search(half_width(text)))
