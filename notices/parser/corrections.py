"""What people said about a reading: plain data that is stored beside the text and applied by the pure reader.

A place is an index into the source text. Stored text + corrections always give the same notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from notices.parser.items import Item
from notices.parser.model import Level, MarkKind
from notices.parser.passages import Passage, joined


@dataclass(frozen=True)
class SetKind:
    """All marks of one kind have one level."""

    kind: MarkKind
    level: Level


@dataclass(frozen=True)
class SetLevel:
    """The heading or paragraph that begins at `at` has this level."""

    at: int
    level: Level


@dataclass(frozen=True)
class SplitAt:
    """A new paragraph begins at `at`."""

    at: int


@dataclass(frozen=True)
class JoinAt:
    """What begins at `at` belongs to the paragraph before it."""

    at: int


@dataclass(frozen=True)
class TakeAsNotice:
    """The text is a notice, even where nothing of one was made out: no text with corrections is refused."""


# As it is stored: an act and what it is about.
CorrectionRow = dict[str, str | int]
Correction = SetKind | SetLevel | SplitAt | JoinAt | TakeAsNotice


def correction_as_json(correction: Correction) -> CorrectionRow:
    match correction:
        case SetKind(kind, level):
            return {"act": "kind", "kind": kind.name, "level": level.name}
        case SetLevel(at, level):
            return {"act": "level", "at": at, "level": level.name}
        case SplitAt(at):
            return {"act": "split", "at": at}
        case JoinAt(at):
            return {"act": "join", "at": at}
        case TakeAsNotice():
            return {"act": "take"}


def corrections_from_json(rows: Iterable[Mapping[str, object]]) -> list[Correction]:
    """Rows that mean nothing are passed over: an old row must not make a stored notice unreadable."""
    return [found for row in rows if (found := _from_json(row)) is not None]


def _from_json(row: Mapping[str, object]) -> Correction | None:
    level = Level.__members__.get(str(row.get("level")))
    kind = MarkKind.__members__.get(str(row.get("kind")))
    at = row.get("at")
    if row.get("act") == "kind" and kind and level:
        return SetKind(kind, level)
    if row.get("act") == "take":
        return TakeAsNotice()
    if not isinstance(at, int) or isinstance(at, bool):
        return None
    if row.get("act") == "level" and level:
        return SetLevel(at, level)
    if row.get("act") == "split":
        return SplitAt(at)
    return JoinAt(at) if row.get("act") == "join" else None


@dataclass(frozen=True)
class Corrections:
    """Corrections sorted by what they are about; a later one about the same place counts."""

    kinds: Mapping[MarkKind, Level]
    levels: Mapping[int, Level]
    splits: frozenset[int]
    joins: frozenset[int]

    @classmethod
    def of(cls, rows: Sequence[Correction], levels: Mapping[MarkKind, Level]) -> Corrections:
        kinds = dict(levels) | {row.kind: row.level for row in rows if isinstance(row, SetKind)}
        own = {row.at: row.level for row in rows if isinstance(row, SetLevel)}
        ends = {row.at: type(row) for row in rows if isinstance(row, SplitAt | JoinAt)}
        splits = frozenset(at for at, act in ends.items() if act is SplitAt)
        return cls(kinds, own, splits, frozenset(ends) - splits)

    def __bool__(self) -> bool:
        return bool(self.kinds or self.levels or self.splits or self.joins)


def with_paragraphs_corrected(paragraphs: Sequence[Passage], corrections: Corrections) -> list[Passage]:
    """Paragraphs split and joined as people said."""
    found: list[Passage] = []
    for paragraph in paragraphs:
        for part in _split(paragraph, corrections.splits):
            if found and part.at in corrections.joins:
                found[-1] = joined([found[-1], part])
            else:
                found.append(part)
    return found


def _split(paragraph: Passage, places: frozenset[int]) -> list[Passage]:
    indices = sorted({index for place in places if (index := paragraph.index_of(place))})
    if not indices:
        return [paragraph]
    ends = [*indices, len(paragraph.text)]
    parts = [paragraph.cut(start, end) for start, end in zip([0, *indices], ends, strict=True)]
    return [part for part in parts if part.text]


def with_levels_corrected(items: Sequence[Item], corrections: Corrections) -> list[Item]:
    """Items with the level that people gave them; a plain paragraph that gets one becomes a heading."""
    return (
        [_with_level(item, corrections.levels.get(item.at)) for item in items]
        if corrections.levels
        else list(items)
    )


def without_own_headings(items: Sequence[Item]) -> list[Item]:
    """The items as they are before people made headings of plain paragraphs: what is said of one place must
    not change how others are read."""
    return [replace(item, kind=None) if is_own_heading(item) else item for item in items]


def is_own_heading(item: Item) -> bool:
    return item.forced is not None and item.kind in _OWN


_OWN = (MarkKind.HEADING, MarkKind.ISSUE_LINE)


def _with_level(item: Item, level: Level | None) -> Item:
    if level is None:
        return item
    if level is Level.TEXT:
        return replace(item, kind=None, forced=level) if item.label is None else replace(item, kind=None)
    if item.kind is not None:
        return replace(item, forced=level)
    is_outer = level in (Level.SECTION, Level.CATEGORY, Level.GROUP)
    return replace(item, kind=MarkKind.HEADING if is_outer else MarkKind.ISSUE_LINE, forced=level)
