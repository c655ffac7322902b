"""One line of figures: measures by state, as bars, heat maps and lists of the overview show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from accounts.numbers import typed_key
from ledger.groups import MeasureGroup
from ledger.rates import percent
from measures.workflow import Status


@dataclass
class FigureLine:
    """One bar: measures by state. ``query`` narrows the ledger to it."""

    label: str = ""
    query: str = ""
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Status.values, 0))
    overdue: int = 0
    done: int = 0
    within_7: int = 0
    first_overdue: date | None = None

    @property
    def key(self) -> int:
        """Of what it narrows the ledger to; 0 where that is no row."""
        return typed_key(self.query.partition("=")[2])

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def rate(self) -> str:
        return percent(self.done, self.total)

    def add(self, group: MeasureGroup, done: int) -> None:
        """``done``: how many of the group count as done, which is worked out once for all its lines."""
        self.states[group.status] += group.total
        self.within_7 += group.within_7
        self.done += done
        if group.overdue:
            self.overdue += group.overdue
            self._late_since(group.first)

    def join(self, other: FigureLine) -> None:
        """What ``other`` counts as well."""
        for status, count in other.states.items():
            self.states[status] += count
        self.overdue += other.overdue
        self.within_7 += other.within_7
        self.done += other.done
        self._late_since(other.first_overdue)

    def _late_since(self, day: date | None) -> None:
        if day is not None and (self.first_overdue is None or day < self.first_overdue):
            self.first_overdue = day

    def named(self, label: str, query: str) -> Self:
        self.label, self.query = label, query
        return self

    def numbers(self) -> list[object]:
        """As it is kept: states in the order of ``Status``, and what ``of_numbers`` takes."""
        first = self.first_overdue.isoformat() if self.first_overdue else None
        return [*self.states.values(), self.overdue, self.done, self.within_7, first]

    @classmethod
    def of_numbers(cls, kept: Sequence[int | str | None]) -> FigureLine:
        *counts, first = kept
        *states, overdue, done, within_7 = (int(count or 0) for count in counts)
        day = date.fromisoformat(str(first)) if first else None
        found = dict(zip(Status.values, states, strict=True))
        return cls("", "", found, overdue, done, within_7, day)
