"""Measures that have no lines of their own: counted inside a paragraph, 一是…;二是… or (1)…(2)…."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from notices.parser.joining import Part, together
from notices.parser.marks import SERIES, Mark, ends_heading, find_marks, find_series, half_width
from notices.parser.model import MarkKind
from notices.parser.passages import Passage

# Behind these a new promise begins; behind a comma 一是 counts parts of one promise.
_BOUNDARY = "。;!?:】)”’\n \t"
_LATER_BOUNDARY = "。;!?】)\n \t"
_MIN_LENGTH = 3


@dataclass(frozen=True)
class Counted:
    """One part of a series: its mark as printed and its text."""

    number: int | None
    mark: str
    passage: Passage


def series_start(text: str, kinds: Sequence[MarkKind]) -> int | None:
    """Where the first series that counts promises begins in a text."""
    starts = [found[0][0] for kind in kinds if (found := good_series(text, kind))]
    return min(starts, default=None)


def good_series(text: str, kind: MarkKind) -> list[tuple[int, Mark]]:
    """The series of one kind in `text`, unless it only lists the parts of one promise."""
    if kind is MarkKind.ONE_IS and "一" not in text:
        return []
    found = find_series(text, kind)
    if not found:
        return []
    half = half_width(text)
    first = found[0][0]
    if first and half[first - 1] not in _BOUNDARY and not ends_heading(half, first):
        return []
    if any(half[start - 1] not in _LATER_BOUNDARY for start, _ in found[1:]):
        return []
    length = (len(text) - first) / len(found) - len(found[0][1].printed)
    return found if length >= _MIN_LENGTH else []


def counted(
    parts: Sequence[Part], kinds: Sequence[MarkKind] = SERIES, *, kept: Collection[int] = ()
) -> tuple[Passage, list[Counted]]:
    """(what stands before the series, its members) of the first kind that counts; members [] without one.

    `kept` are places in the source where people said that nothing begins.
    """
    whole, _ = together(parts)
    best: list[tuple[int, Mark]] = []
    for kind in kinds:
        series = [one for one in good_series(whole.text, kind) if whole.places[one[0]] not in kept]
        if series and (not best or series[0][0] < best[0][0]):
            best = series
    if not best:
        return whole, []
    ends = [start for start, _ in best[1:]] + [len(whole.text)]
    members = [
        Counted(mark.number, mark.printed, whole.cut(mark.end, end))
        for (_, mark), end in zip(best, ends, strict=True)
    ]
    return whole.cut(0, best[0][0]), members


def continued(
    passage: Passage, kind: MarkKind, number: int, *, kept: Collection[int] = ()
) -> tuple[Passage, list[Counted]]:
    """“…。(2)…(3)…” behind (1), in one paragraph: what belongs to (1), and the members that follow."""
    half = half_width(passage.text)
    found: list[tuple[int, Mark]] = []
    for start, mark in find_marks(passage.text, kind):
        is_next = mark.number == number + len(found) + 1 and start > 0
        if is_next and half[start - 1] in _LATER_BOUNDARY and passage.places[start] not in kept:
            found.append((start, mark))
    if not found:
        return passage, []
    ends = [start for start, _ in found[1:]] + [len(passage.text)]
    members = [
        Counted(mark.number, mark.printed, passage.cut(mark.end, end))
        for (_, mark), end in zip(found, ends, strict=True)
    ]
    return passage.cut(0, found[0][0]), members
