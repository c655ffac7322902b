"""What groups of measures add up to: the numbers of an overview, still without the names of its lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.groups import Heading, MeasureGroup
from ledger.lines import FigureLine
from measures.workflow import Party, Status, Timeframe

Lines = defaultdict[Any, FigureLine]
# The parts of ``Sums`` that are lines.
PARTS = ("headings", "focuses", "departments", "leaders", "timeframes")


def new_lines() -> Lines:
    return defaultdict(FigureLine)


@dataclass
class Sums:
    """Lines by what they narrow to: keys of rows, 0 for none, or values of a choice.

    ``headings``: as the groups have them. ``waiting``: party → how many; ``since``: party → the sum of the
    instants, in seconds of the epoch, from which they wait. ``counts``: all else, as ``Figures`` names it.
    """

    headings: Lines = field(default_factory=new_lines)
    focuses: Lines = field(default_factory=new_lines)
    departments: Lines = field(default_factory=new_lines)
    leaders: Lines = field(default_factory=new_lines)
    timeframes: Lines = field(default_factory=new_lines)
    waiting: Counter[str] = field(default_factory=Counter)
    since: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def whole(self) -> FigureLine:
        found = FigureLine("全部")
        for line in self.timeframes.values():
            found.join(line)
        return found

    def add(self, group: MeasureGroup) -> None:
        done = group.total if group.is_done else 0
        self.headings[group.heading].add(group, done)
        self.departments[group.department_id or 0].add(group, done)
        self.leaders[group.leader_id or 0].add(group, done)
        self.timeframes[group.timeframe].add(group, done)
        self._add_party(group)
        counts, total = self.counts, group.total
        is_completed = group.status == Status.COMPLETED
        if group.due:
            counts["due"] += group.due
            counts["due_done"] += group.due if is_completed else 0
        if group.within_30:
            counts["within_7"] += group.within_7
            counts["within_14"] += group.within_14
            counts["within_30"] += group.within_30
        if group.timeframe == Timeframe.IMMEDIATE:
            counts["immediate"] += total
            counts["immediate_done"] += total if is_completed else 0
        if group.timeframe == Timeframe.LONG_TERM and is_completed:
            counts["long_term_completed"] += total

    def _add_party(self, group: MeasureGroup) -> None:
        party = group.party
        if party is not Party.NOBODY:
            self.waiting[party.value] += group.total
            self.since[party.value] += group.since or 0

    def add_focuses(self, focus_of: Mapping[Heading, str]) -> None:
        """Where the headings are categories: by the focus of each."""
        for key, line in self.headings.items():
            self.focuses[focus_of[key]].join(line)

    def join(self, other: Sums) -> None:
        """What another inspection adds up to as well."""
        for name in PARTS:
            lines = getattr(self, name)
            for key, line in getattr(other, name).items():
                lines[key].join(line)
        self.waiting.update(other.waiting)
        self.counts.update(other.counts)
        for party, since in other.since.items():
            self.since[party] += since

    def as_kept(self) -> dict[str, Any]:
        """For a column of JSON; ``of_kept`` reads it."""
        parts = {
            name: [[key, *line.numbers()] for key, line in getattr(self, name).items()] for name in PARTS
        }
        return {
            **parts,
            "waiting": dict(self.waiting),
            "since": dict(self.since),
            "counts": dict(self.counts),
        }

    @classmethod
    def of_kept(cls, kept: Mapping[str, Any]) -> Sums:
        found = cls()
        for name in PARTS:
            getattr(found, name).update((key, FigureLine.of_numbers(rest)) for key, *rest in kept[name])
        found.waiting.update(kept["waiting"])
        found.since.update(kept["since"])
        found.counts.update(kept["counts"])
        return found


def sums_of(groups: Iterable[MeasureGroup]) -> Sums:
    """Of groups with their people."""
    found = Sums()
    for group in groups:
        found.add(group)
    return found
