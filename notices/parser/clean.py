"""The source as paragraphs: without invisible signs, page numbers, contents lists; wrapped lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from notices.parser import chrome, words
from notices.parser.contents import contents_of
from notices.parser.labels import is_state_line, read_label
from notices.parser.marks import half_width, read_mark
from notices.parser.model import LeftOut
from notices.parser.passages import Passage, joined, lines_of_source
from notices.parser.pasted import tab_behind, with_quoted_cells, with_rows
from notices.parser.reflow import SourceLine, columns, reflow

_TAG = re.compile(
    r"<(?P<block>script|style|title)\b.{0,2000}?</(?P=block)>|<!DOCTYPE[^<>]{0,100}>|"
    r"</?(?:html|head|body|meta|link|header|footer|nav|main|article|p|br|div|span|strong|b|i|u|em|font|a|table|tbody|thead|tr|t[dh]|h[1-6]|ul|ol|li|img|o:p|center|section)\b[^<>]{0,300}/?>|"
    r"&(?:nbsp|ensp|emsp|copy|gt|lt);",
    re.IGNORECASE,
)
_TAG_ENDS_LINE = re.compile(r"<(?:br|/p|/div|/tr|/h[1-6]|/li|p|div|tr|h[1-6]|li)\b", re.IGNORECASE)
_FRAMED = re.compile(r"[【〖\[](?P<heading>[^【】〖〗\[\]]{4,40})[】〗\]]")
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_RUNNING = 2


@dataclass
class Cleaned:
    """Paragraphs to read, and what was left out on the way."""

    paragraphs: list[Passage]
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, passages: Sequence[Passage], *, reason: str) -> None:
        """Takes paragraphs out, whole."""
        gone = {id(passage) for passage in passages}
        self.left_out += [left(passage, reason) for passage in passages]
        self.paragraphs = [passage for passage in self.paragraphs if id(passage) not in gone]


def left(passage: Passage, reason: str) -> LeftOut:
    return LeftOut(passage.line, passage.text, reason, passage.at)


def clean(source: str, *, kept: Container[int] = ()) -> Cleaned:
    """`source` has "\n" for line ends. What begins at a place in `kept` stays: people said so."""
    found = Cleaned([])
    lines = with_rows(_lines(source, found))
    lines = _without_pages(lines, found, kept=kept)
    lines = _with_lone_marks_joined(lines)
    found.paragraphs = [_without_frame(paragraph, found) for paragraph in reflow(lines)]
    listed = contents_of([paragraph.text for paragraph in found.paragraphs])
    repeated = [found.paragraphs[i] for i in listed if found.paragraphs[i].at not in kept]
    found.leave_out(repeated, reason=chrome.CONTENTS)
    return found


def _without_frame(paragraph: Passage, found: Cleaned) -> Passage:
    """“【作风建设方面】”: a heading without a number, whose brackets are decoration."""
    framed = _FRAMED.fullmatch(half_width(paragraph.text))
    if framed is None or not words.ASPECT.search(framed["heading"]):
        return paragraph
    last = len(paragraph.text) - 1
    found.left_out += [left(paragraph.cut(0, 1), chrome.FRAME), left(paragraph.cut(last), chrome.FRAME)]
    return paragraph.cut(1, last)


def _lines(source: str, found: Cleaned) -> list[SourceLine]:
    lines: list[SourceLine] = []
    is_behind_gap = False
    quotes: list[Passage] = []
    for raw in with_quoted_cells(lines_of_source(source), quotes):
        parts = _without_tags(raw, found)
        for part in parts:
            text = part.text
            bare = text.strip()
            if not bare:
                is_behind_gap = True
                continue
            indent = columns(text[: len(text) - len(text.lstrip())].replace("\t", "    "))
            passage = _row(part) if "\t" in bare else part.cut(0)
            lines.append(SourceLine(passage, indent, is_behind_gap))
            is_behind_gap = False
    found.left_out += [left(quote, chrome.CELL) for quote in quotes]
    return lines


def _row(line: Passage) -> Passage:
    """A row of a table keeps the tabs at its ends: they are empty cells."""
    text = line.text
    start = len(text) - len(text.lstrip(" \u3000"))
    end = len(text.rstrip(" \u3000\r"))
    return Passage(text[start:end], line.places[start:end], line.starts)


def _without_tags(line: Passage, found: Cleaned) -> list[Passage]:
    """A line of a saved page: text between its tags, in several parts where a paragraph ends."""
    if "<" not in line.text and "&" not in line.text:
        return [line]
    parts: list[list[Passage]] = [[]]
    begin = 0
    for match in _TAG.finditer(line.text):
        parts[-1].append(_slice(line, begin, match.start()))
        found.left_out.append(left(_slice(line, match.start(), match.end()), chrome.MARKUP))
        if _TAG_ENDS_LINE.match(match.group()):
            parts.append([])
        elif _CELL.match(match.group()) and any(piece.text.strip() for piece in parts[-1]):
            parts[-1].append(tab_behind(parts[-1][-1] if parts[-1][-1].text else _last(parts[-1])))
        begin = match.end()
    if not begin:
        return [line]
    parts[-1].append(_slice(line, begin, len(line.text)))
    return [joined(pieces) for pieces in parts if any(piece.text for piece in pieces)]


def _last(pieces: Sequence[Passage]) -> Passage:
    return next(piece for piece in reversed(pieces) if piece.text)


def _slice(line: Passage, start: int, end: int) -> Passage:
    return Passage(line.text[start:end], line.places[start:end], line.starts)


def _without_pages(lines: list[SourceLine], found: Cleaned, *, kept: Container[int]) -> list[SourceLine]:
    """Without page numbers and the heads that are repeated beside them, and what a web page puts between."""
    numbered = {i for i, line in enumerate(lines) if chrome.is_page_number(line.text)}
    numbered = _without_listed(lines, numbered)
    beside = {i for n in numbered for i in (n - 1, n + 1) if 0 <= i < len(lines) and i not in numbered}
    often = Counter(lines[i].text for i in beside)
    heads = {i for i in beside if often[lines[i].text] >= _RUNNING and _may_be_head(lines[i].text)}
    left_over = []
    for index, line in enumerate(lines):
        if line.passage.at in kept:
            left_over.append(line)
        elif index in numbered:
            found.left_out.append(left(line.passage, chrome.PAGE))
        elif index in heads:
            found.left_out.append(left(line.passage, chrome.RUNNING_HEAD))
        elif chrome.is_chrome_inside(line.text):
            found.left_out.append(left(line.passage, chrome.CHROME))
        else:
            left_over.append(line)
    return left_over


def _may_be_head(text: str) -> bool:
    return len(text) < 60 and not (read_mark(text) or read_label(text) or is_state_line(text))


def _without_listed(lines: Sequence[SourceLine], numbered: set[int]) -> set[int]:
    """A bare figure may be a cell of a table pasted with one cell a line; then they come thick."""
    bare = {i for i in numbered if chrome.is_bare_number(lines[i].text)}
    return numbered - bare if len(bare) * 8 > len(lines) else numbered


def _with_lone_marks_joined(lines: list[SourceLine]) -> list[SourceLine]:
    """“(一)” alone on a line belongs to the line below."""
    found: list[SourceLine] = []
    pending: SourceLine | None = None
    for line in lines:
        if pending is not None and not _is_lone_mark(line.text) and "\t" not in line.text:
            line = SourceLine(joined([pending.passage, line.passage]), pending.indent, pending.is_behind_gap)
            pending = None
        elif pending is not None:
            found.append(pending)
            pending = None
        if _is_lone_mark(line.text):
            pending = line
        else:
            found.append(line)
    return [*found, pending] if pending else found


def _is_lone_mark(text: str) -> bool:
    mark = read_mark(text) if len(text) < 12 else None
    return mark is not None and mark.end >= len(text) and "\t" not in text
