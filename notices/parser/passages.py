"""Texts that know where each of their characters stands in the stored source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Characters that nobody sees: zero-width signs, marks of direction, soft hyphens, byte order marks, controls.
INVISIBLE = dict.fromkeys(
    [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E, 0xFEFF, 0x2028, 0x2029]
    + [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10)]
    + [code for code in range(0x20) if chr(code) not in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"]
    + [0x7F],
)


@dataclass(frozen=True)
class Passage:
    """`places[i]` is the index in the source of `text[i]`; `starts` are the indices where its lines begin."""

    text: str
    places: Sequence[int]
    starts: Sequence[int]

    @property
    def at(self) -> int:
        """Index of the first character in the source."""
        return self.places[0] if self.places else 0

    @property
    def line(self) -> int:
        """1-based line of the first character; 0 for an empty passage."""
        return bisect_right(self.starts, self.places[0]) if self.places else 0

    def cut(self, start: int, end: int | None = None) -> Passage:
        """A part of it, without the white space around."""
        end = len(self.text) if end is None else end
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        part = part.strip()
        return Passage(part, self.places[start : start + len(part)], self.starts)

    def index_of(self, place: int) -> int | None:
        """The index here of an index of the source; None when it stands elsewhere."""
        if not self.places or not self.places[0] <= place <= self.places[-1]:
            return None
        index = bisect_right(self.places, place) - 1
        return index if self.places[index] == place else None


def joined(passages: Iterable[Passage]) -> Passage:
    """One behind the other, with nothing between."""
    parts = list(passages)
    if len(parts) == 1:
        return parts[0]
    places = [place for part in parts for place in part.places]
    return Passage("".join(part.text for part in parts), places, parts[0].starts)


def lines_of_source(source: str) -> list[Passage]:
    """Every line, without invisible characters; white space is still around it."""
    starts, begin = [0], 0
    while (end := source.find("\n", begin)) >= 0:
        begin = end + 1
        starts.append(begin)
    ends = [*(start - 1 for start in starts[1:]), len(source)]
    return [_line(source, a, b, starts) for a, b in zip(starts, ends, strict=True)]


def _line(source: str, start: int, end: int, starts: Sequence[int]) -> Passage:
    text = source[start:end]
    visible = text.translate(INVISIBLE)
    if len(visible) == len(text):
        return Passage(text, range(start, end), starts)
    places = [start + i for i, sign in enumerate(text) if ord(sign) not in INVISIBLE]
    return Passage(visible, places, starts)
