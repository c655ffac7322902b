"""From pieces of text with places on a page to lines, as the eye puts them together."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from statistics import median

from notices.files.radicals import without_radicals

# In widths of a character: pieces apart by more stand in columns; by more than the other, a blank was meant.
_COLUMN_GAP = 2.0
_BLANK_GAP = 0.5
_TWICE = 0.1
WIDE, LETTER, SIGN = range(3)
_SIGN_WIDTH = 0.33
_NARROWEST, _WIDEST, _ENOUGH = 0.3, 0.8, 5
# In heights of a character: as far may a piece stand above its line and still belong to it.
_SAME_LINE = 0.4
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uffe6\u3000-\u303f“”‘’…—]"
_NO_BLANK = re.compile(rf"(?<={_WIDE}) +(?=\S)|(?<=\S) +(?={_WIDE})")


@dataclass(frozen=True)
class Piece:
    """In points from the lower left; ``angle`` in degrees against the clock; ``length`` 0 if nobody tells."""

    x: float
    y: float
    size: float
    angle: float
    text: str
    length: float = 0.0


@dataclass(frozen=True)
class LaidPage:
    width: float
    height: float
    pieces: list[Piece]
    is_broken: bool = False


@dataclass(frozen=True)
class PageLine:
    text: str
    x: float
    end: float
    y: float
    size: float

    @property
    def middle(self) -> float:
        return (self.x + self.end) / 2


def width_of(text: str, *, narrow: float = 0.5) -> float:
    """In widths of a Chinese character; ``narrow`` is that of a letter or figure."""
    return sum(map({WIDE: 1.0, LETTER: narrow, SIGN: _SIGN_WIDTH}.__getitem__, map(_kind, text)))


def _kind(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WFA":
        return WIDE
    return LETTER if char.isalnum() else SIGN


def narrow_width(pages: Iterable[LaidPage]) -> float:
    """How wide letters and figures are in this document: told by where the next piece begins."""
    found = []
    for page in pages:
        for piece, following in pairwise(page.pieces):
            text = piece.text.strip()
            letters = sum(_kind(char) == LETTER for char in text)
            if letters and abs(piece.y - following.y) < 1 and piece.size > 0:
                width = ((following.x - piece.x) / piece.size - width_of(text, narrow=0)) / letters
                if _NARROWEST < width < _WIDEST:
                    found.append(width)
    return median(found) if len(found) >= _ENOUGH else 0.5


def lines_of(page: LaidPage, *, narrow: float = 0.5) -> list[PageLine]:
    """From top to bottom. What stands slanted, as watermarks do, is left out."""
    pieces = sorted(_upright(page.pieces), key=lambda piece: (-piece.y, piece.x))
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and lines[-1][0].y - piece.y <= _SAME_LINE * max(piece.size, lines[-1][0].size):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [line for line in (_line(pieces, narrow) for pieces in lines) if line.text]


def _upright(pieces: Iterable[Piece]) -> list[Piece]:
    """In the direction that most of the page is written in, turned so that it runs from left to right."""
    found = [piece for piece in pieces if piece.text.strip() and piece.size > 0]
    counts = Counter(dict.fromkeys((0, 90, 180, -90), 0))
    for piece in found:
        counts[_quarter(piece.angle)] += len(piece.text)
    angle = counts.most_common(1)[0][0]
    turn = math.radians(-angle)
    cos, sin = round(math.cos(turn)), round(math.sin(turn))
    return [
        replace(piece, x=piece.x * cos - piece.y * sin, y=piece.x * sin + piece.y * cos, angle=0)
        for piece in found
        if abs(_turned(piece.angle - angle)) <= 1
    ]


def _quarter(angle: float) -> int:
    return {0: 0, 1: 90, 2: 180, -2: 180, -1: -90}[round(_turned(angle) / 90)]


def _turned(angle: float) -> float:
    return (angle + 180) % 360 - 180


def _line(pieces: list[Piece], narrow: float) -> PageLine:
    pieces = _once(sorted(pieces, key=lambda piece: piece.x))
    written: Counter[float] = Counter()
    for piece in pieces:
        written[piece.size] += len(piece.text)
    size = written.most_common(1)[0][0]
    parts, end, before = "", pieces[0].x, pieces[0]
    for piece in pieces:
        start = end if piece is not before and _is_at(piece, before) else piece.x
        if parts:
            parts = parts.rstrip() + _between(parts, piece, (start - end) / size)
        parts += piece.text.lstrip()
        reckoned = width_of(piece.text.strip(), narrow=narrow) * piece.size
        end = max(end, start + (piece.length or reckoned))
        before = piece
    text = _NO_BLANK.sub("", without_radicals(parts))
    return PageLine(text.strip(), pieces[0].x, end, pieces[0].y, size)


def _once(pieces: list[Piece]) -> list[Piece]:
    """Some programs print bold by printing twice, a hair's breadth apart.

    pypdf may also give a piece the place of the one before it: then the next one stands twice as far.
    """
    kept: list[Piece] = []
    for piece, following in zip_longest(pieces, pieces[1:]):
        text = piece.text.strip()
        is_same = bool(kept) and text == kept[-1].text.strip() and _is_at(piece, kept[-1])
        room = following.x - piece.x if following else 0.0
        is_twice = is_same and (
            len(text) > 1 if following is None else room < 1.5 * width_of(text) * piece.size
        )
        if not is_twice:
            kept.append(piece)
    return kept


def _is_at(piece: Piece, other: Piece) -> bool:
    return piece.x - other.x < _TWICE * piece.size


def _between(before: str, piece: Piece, gap: float) -> str:
    """Letters are wider or narrower than reckoned: between words the PDF's own blanks are believed."""
    if gap > _COLUMN_GAP:
        return "\t"
    is_latin = before.rstrip()[-1:].isascii()
    if is_latin and piece.text.lstrip()[:1].isascii():
        return " " if before.endswith(" ") or piece.text.startswith(" ") else ""
    return " " if gap > (2 * _BLANK_GAP if is_latin else _BLANK_GAP) else ""
