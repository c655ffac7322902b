"""Passages put together to one text, as they stand in the source."""

from __future__ import annotations

from collections.abc import Iterable

from notices.parser.passages import Passage

# A passage with the number of the paragraph it is a part of.
Part = tuple[int, Passage]


def joined_text(parts: Iterable[Part]) -> str:
    """Paragraphs on lines of their own; inside a paragraph a gap of the source is one space."""
    found: list[str] = []
    last: Part | None = None
    for part in parts:
        if not part[1].text:
            continue
        if last is not None:
            found.append(_between(last, part))
        found.append(part[1].text)
        last = part
    return "".join(found)


def _between(before: Part, after: Part) -> str:
    if before[0] != after[0]:
        return "\n"
    return " " if after[1].places[0] > before[1].places[-1] + 1 else ""


def together(parts: Iterable[Part]) -> tuple[Passage, list[int]]:
    """The same as one passage, "\n" between paragraphs, and the indices at which paragraphs begin.

    The sign between two paragraphs has the place of the sign before it.
    """
    places: list[int] = []
    begins: list[int] = []
    length = 0
    pieces: list[str] = []
    last: Part | None = None
    starts: Passage | None = None
    for part in parts:
        if not part[1].text:
            continue
        gap = _between(last, part) if last is not None else ""
        if gap:
            pieces.append(gap)
            places.append(places[-1])
        if last is None or last[0] != part[0]:
            begins.append(length + len(gap))
        pieces.append(part[1].text)
        places.extend(part[1].places)
        length += len(gap) + len(part[1].text)
        last, starts = part, starts or part[1]
    text = "".join(pieces)
    return Passage(text, places, starts.starts if starts else ()), begins
