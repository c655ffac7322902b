"""What each kind of mark means in one document, told from nesting and wording."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from notices.parser import wording
from notices.parser.labels import Role, label_starts, read_label
from notices.parser.marks import NESTING, SERIES
from notices.parser.model import Level, MarkKind
from notices.parser.source import Paragraph

# Below, an inner kind is an enumeration inside a few items of the kind around it.
_COMMON = 0.6
_OFTEN = 0.5
_SOME = 0.3


@dataclass(frozen=True)
class Rules:
    """What was decided for one document; `given` is the part of `levels` that the user said."""

    levels: Mapping[MarkKind, Level]
    given: Mapping[MarkKind, Level]
    is_progress: bool

    def series(self) -> list[MarkKind]:
        """The kinds that may count the measures of a finding inside one paragraph."""
        said = {**self.levels, **self.given}
        allowed = (Level.MEASURE,) if self.is_progress else ()
        return [kind for kind in SERIES if said.get(kind, Level.MEASURE) in allowed]

    def forced(self) -> list[MarkKind]:
        """The kinds that count measures even inside a numbered one, because the user said so."""
        return [kind for kind in SERIES if kind not in NESTING and self.given.get(kind) is Level.MEASURE]


@dataclass(frozen=True)
class Block:
    """A heading of the outermost kind with everything below it."""

    heading: Paragraph
    below: list[Paragraph]

    def has_numbered(self) -> bool:
        return any(item.is_numbered() for item in self.below)

    def has_categories(self) -> bool:
        return any(item.is_numbered() and wording.is_category_like(item.rest) for item in self.below)


def order_of_kinds(items: Sequence[Paragraph]) -> list[MarkKind]:
    """The numbering kinds in use, from the outside in."""
    first: dict[MarkKind, int] = {}
    for index, item in enumerate(items):
        if item.kind is not None and item.kind in NESTING:
            first.setdefault(item.kind, index)
    order = [kind for kind in NESTING if kind in first]
    if MarkKind.ISSUE_WORD in first:
        # 问题1: may stand inside or around 1.; whichever comes first is around.
        issue = first[MarkKind.ISSUE_WORD]
        outer = [kind for kind in order if kind is not MarkKind.ISSUE_WORD and first[kind] < issue]
        outer = [kind for kind in outer if kind is not MarkKind.MEASURE_WORD]
        inner = [kind for kind in order if kind is not MarkKind.ISSUE_WORD and kind not in outer]
        order = [*outer, MarkKind.ISSUE_WORD, *inner]
    return order


def blocks_of(items: Sequence[Paragraph], kind: MarkKind) -> list[Block]:
    starts = [index for index, item in enumerate(items) if item.kind is kind]
    ends = [*starts, len(items)][1:]
    return [
        Block(items[start], list(items[start + 1 : end])) for start, end in zip(starts, ends, strict=True)
    ]


def sections_of(
    blocks: Sequence[Block], *, level: Level | None, is_given: bool
) -> tuple[list[Block], list[Block]]:
    """(blocks that merely hold findings, blocks without findings) among those of the outermost kind.

    `level` is what the user said that kind means, if anything; then only SECTION leaves any.
    """
    if is_given:
        if level is not Level.SECTION:
            return [], []
        holds = [
            block
            for block in blocks
            if block.has_numbered() and not wording.is_section_like(block.heading.rest)
        ]
        return holds, [block for block in blocks if block not in holds]
    holds = _containers(blocks)
    if holds:
        return holds, [block for block in blocks if block not in holds]
    return [], [block for block in blocks if wording.is_section_like(block.heading.rest)]


def _containers(blocks: Sequence[Block]) -> list[Block]:
    if _share([block.heading for block in blocks], wording.is_category_like) >= _OFTEN:
        return []
    named = [block for block in blocks if not wording.is_category_like(block.heading.rest)]
    named = [block for block in named if not wording.is_section_like(block.heading.rest)]
    weak = [
        block for block in named if wording.is_container_like(block.heading.rest) and block.has_numbered()
    ]
    strong = [block for block in named if block.has_categories()]
    # 党的领导弱化 > 1.政治学习方面 looks alike; but where headings hold findings, some heading says so.
    if strong and (weak or any(wording.is_section_like(block.heading.rest) for block in blocks)):
        return [block for block in named if block in strong or block in weak]
    others = [block for block in named if block not in weak and block.has_numbered()]
    return [] if others else weak


def _share(items: Sequence[Paragraph], test: Callable[[str], bool]) -> float:
    return sum(test(item.rest) for item in items) / len(items) if items else 0.0


def assign_levels(
    items: Sequence[Paragraph], *, is_progress: bool, given: Mapping[MarkKind, Level]
) -> dict[MarkKind, Level]:
    """Levels of the numbering kinds among `items`, the paragraphs of the tree; `given` ones overrule."""
    order = order_of_kinds(items)
    kinds = [kind for kind in order if kind not in given]
    kinds = _without_enumerations(items, kinds)
    return dict.fromkeys(order, Level.TEXT) | _detect(items, kinds, is_progress=is_progress) | dict(given)


def _without_enumerations(items: Sequence[Paragraph], kinds: list[MarkKind]) -> list[MarkKind]:
    """Without an innermost kind that only a few items use for a list of their own."""
    while len(kinds) > 3 and _coverage(items, kinds[-2], kinds[-1]) < _COMMON:
        kinds = kinds[:-1]
    return kinds


def _coverage(items: Sequence[Paragraph], outer: MarkKind, inner: MarkKind) -> float:
    blocks = blocks_of(items, outer)
    return (
        sum(any(item.kind is inner for item in block.below) for block in blocks) / len(blocks)
        if blocks
        else 0.0
    )


def _detect(items: Sequence[Paragraph], kinds: list[MarkKind], *, is_progress: bool) -> dict[MarkKind, Level]:
    finding = _finding_kind(items, kinds, is_progress=is_progress)
    if finding is None:
        return _of_category_only(kinds)
    place = kinds.index(finding)
    outer, inner = kinds[:place], kinds[place + 1 :]
    levels = dict.fromkeys(outer[1:], Level.GROUP) | {finding: Level.SUB_ISSUE}
    levels |= dict.fromkeys(outer[:1], Level.CATEGORY)
    return levels | {kind: Level.MEASURE for kind in inner[:1] if is_progress}


def _of_category_only(kinds: list[MarkKind]) -> dict[MarkKind, Level]:
    return dict.fromkeys(kinds[:1], Level.CATEGORY)


def _finding_kind(items: Sequence[Paragraph], kinds: list[MarkKind], *, is_progress: bool) -> MarkKind | None:
    """The kind that numbers the findings: named so, owner of 整改情况:, worded so, else by its place."""
    if MarkKind.ISSUE_WORD in kinds:
        return MarkKind.ISSUE_WORD
    by_kind = {kind: [item for item in items if item.kind is kind] for kind in kinds}
    if owner := _owner_of_labels(items, kinds):
        return owner
    for kind in reversed(kinds):
        if is_progress and _share(by_kind[kind], wording.names_a_finding) > _OFTEN:
            return kind
    return _by_place(by_kind, kinds, is_progress=is_progress)


def _by_place(
    by_kind: Mapping[MarkKind, list[Paragraph]], kinds: list[MarkKind], *, is_progress: bool
) -> MarkKind | None:
    """Category > sub-issue > measure; with a further level, category > group > sub-issue > measure."""
    if len(kinds) > 3:
        return kinds[2]
    if len(kinds) == 3:
        return kinds[1] if is_progress else kinds[2]
    if len(kinds) == 2:
        return kinds[0] if is_progress and _is_without_category(by_kind, kinds) else kinds[1]
    if not kinds or _share(by_kind[kinds[0]], wording.is_category_like) >= _OFTEN:
        return None
    return kinds[0]


def _is_without_category(by_kind: Mapping[MarkKind, list[Paragraph]], kinds: list[MarkKind]) -> bool:
    outer, inner = (by_kind[kind] for kind in kinds)
    if _share(outer, wording.is_category_like) >= _OFTEN:
        return False
    if kinds[0] in (MarkKind.NUMBER_DOT, MarkKind.NUMBER_PARTS, MarkKind.NUMBER_BRACKETS):
        return True
    return (
        _share(inner, wording.reads_as_statement) > _OFTEN
        and _share(inner, wording.reads_as_finding) < _OFTEN
    )


def _owner_of_labels(items: Sequence[Paragraph], kinds: list[MarkKind]) -> MarkKind | None:
    """The kind of paragraph that 整改情况: follows most often, in the same paragraph or behind it."""
    owners = [kind for kind in _labelled(items) if kind in kinds and kind is not None]
    if not owners:
        return None
    owner = max(sorted(set(owners), key=kinds.index), key=owners.count)
    return owner if owners.count(owner) >= _SOME * sum(item.kind is owner for item in items) else None


def _labelled(items: Sequence[Paragraph]) -> list[MarkKind | None]:
    found: list[MarkKind | None] = []
    last: MarkKind | None = None
    for item in items:
        if item.is_numbered():
            last = item.kind
        if has_progress_label(item):
            found.append(last)
    return found


def has_progress_label(item: Paragraph) -> bool:
    """Whether 整改情况: or its like stands at the start of the paragraph, behind its mark or inside it."""
    starts = [item.text, item.rest, *(item.text[start:] for start in label_starts(item.text))]
    return any(label is not None and label.role is Role.PROGRESS for label in map(read_label, starts))


def jumps(items: Sequence[Paragraph], levels: Mapping[MarkKind, Level]) -> list[tuple[Paragraph, Paragraph]]:
    """Neighbours of one kind whose numbers neither go on by one nor begin anew."""
    found = []
    for kind in (kind for kind, level in levels.items() if level is not Level.TEXT):
        same = [item for item in items if item.kind is kind]
        for before, after in pairwise(same):
            numbers = (before.mark and before.mark.number, after.mark and after.mark.number)
            if None not in numbers and numbers[1] not in (1, (numbers[0] or 0) + 1):
                found.append((before, after))
    return found
