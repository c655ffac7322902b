"""A text prepared once for all readers: half-width, its numbers, its moods, and which signs are taken."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from statements.model import Span
from statements.mood import Mood
from statements.numbers import Number, find_numbers, half_width

# How far a reader looks around a number: what is said of it stands near, and reading stays linear.
FURTHEST = 48


@dataclass
class StatementPassage:
    original: str
    text: str
    mood: Mood
    _taken: bytearray = field(repr=False)

    @classmethod
    def of(cls, text: str) -> StatementPassage:
        plain = half_width(text)
        return cls(text, plain, Mood(plain), bytearray(len(plain)))

    @cached_property
    def numbers(self) -> list[Number]:
        """Looked for when a reader asks for them: of 《…》 none does."""
        return find_numbers(self.text)

    def take(self, span: Span) -> bool:
        """Whether ``span`` was free; it is not any longer."""
        if any(self._taken[span.start : span.end]):
            return False
        self._taken[span.start : span.end] = b"\1" * (span.end - span.start)
        return True

    def words(self, span: Span) -> str:
        """As they were written, full-width signs and all."""
        return self.original[span.start : span.end]

    def is_taken(self, place: int) -> bool:
        return bool(self._taken[place])

    def free_numbers(self) -> list[tuple[int, Number]]:
        """Numbers that no reader has taken, each with its place in ``numbers``."""
        return [(place, one) for place, one in enumerate(self.numbers) if not self.is_taken(one.start)]

    def before(self, place: int) -> str:
        """The clause up to ``place``, at most ``FURTHEST`` signs of it."""
        return self.text[max(self.mood.clause_start(place), place - FURTHEST) : place]

    def sentence_before(self, place: int, *, since: int = 0) -> str:
        start = max(self.mood.sentence_start(place), place - FURTHEST, since)
        return self.text[start:place]

    def after(self, place: int) -> str:
        return self.text[place : place + FURTHEST]

    def numbers_between(self, start: int, end: int) -> list[Number]:
        """Free numbers that begin from ``start`` on and before ``end``, found by bisection."""
        first = bisect_left(self.numbers, start, key=lambda number: number.start)
        last = bisect_left(self.numbers, end, key=lambda number: number.start)
        return [number for number in self.numbers[first:last] if not self.is_taken(number.start)]
