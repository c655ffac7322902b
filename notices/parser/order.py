"""From marked items to a tree: which kind of mark stands inside which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from notices.parser.items import Item
from notices.parser.labels import LabelRole
from notices.parser.marks import NESTING, read_mark
from notices.parser.model import MarkKind

TABLE = (MarkKind.TABLE_CATEGORY, MarkKind.TABLE_ISSUE, MarkKind.TABLE_MEASURE)
_RANK = {kind: rank for rank, kind in enumerate((*NESTING, *TABLE))}


@dataclass
class Node:
    """A marked item with what stands below it, up to the next item of its own or an outer kind."""

    item: Item
    index: int
    kids: list[Node] = field(default_factory=list)
    # Items without a mark that stand directly below, before and between the kids.
    texts: list[Item] = field(default_factory=list)

    @property
    def kind(self) -> MarkKind:
        assert self.item.kind is not None
        return self.item.kind


@dataclass(frozen=True)
class _Use:
    """Where a kind of mark stands, and what it counts."""

    kind: MarkKind
    number: int | None


def order_of_kinds(items: Sequence[Item]) -> list[MarkKind]:
    """The kinds in use, from the outside in: as is usual, unless this document does otherwise."""
    order = sorted({item.kind for item in items if item.kind}, key=_RANK.__getitem__)
    uses = [use for item in items if (use := _use(item)) is not None]
    follows = Counter(
        (before.kind, after.kind)
        for before, after in pairwise(uses)
        if before.kind is not after.kind and after.number in (1, None)
    )
    inside = _begun_anew_by(uses)
    for _ in order:
        for place in range(len(order) - 1):
            outer, inner = order[place : place + 2]
            if (inner, outer) not in inside and _is_swapped(follows, outer, inner):
                order[place : place + 2] = [inner, outer]
    return _with_owners_outside(order, items)


def _with_owners_outside(order: list[MarkKind], items: Sequence[Item]) -> list[MarkKind]:
    """Numbers below a label stand inside the findings whose numbers they look like."""
    own = MarkKind.UNDER_LABEL
    if own not in order:
        return order
    owners = {mark.kind for item in items if item.kind is own and (mark := read_mark(item.text))}
    rest = [kind for kind in order if kind is not own]
    place = max((rest.index(kind) + 1 for kind in owners if kind in rest), default=order.index(own))
    return [*rest[:place], own, *rest[place:]]


def _use(item: Item) -> _Use | None:
    """“整改措施:(1)…” begins to count as well."""
    if item.kind is not None:
        return _Use(item.kind, item.number)
    mark = read_mark(item.rest) if item.has(LabelRole.PROGRESS) else None
    return _Use(mark.kind, mark.number) if mark is not None and mark.number == 1 else None


def _begun_anew_by(uses: Sequence[_Use]) -> set[tuple[MarkKind, MarkKind]]:
    """(kind, other): `kind` counts from one again behind every `other`, and so stands inside it."""
    anew: Counter[tuple[MarkKind, MarkKind]] = Counter()
    going_on: set[tuple[MarkKind, MarkKind]] = set()
    between: dict[MarkKind, set[MarkKind]] = {}
    for use in uses:
        pairs = {(use.kind, other) for other in between.get(use.kind, ())}
        if use.number == 1:
            anew.update(pairs)
        else:
            going_on |= pairs
        for others in between.values():
            others.add(use.kind)
        between[use.kind] = set()
    return {pair for pair, count in anew.items() if count > 1} - going_on


def _is_swapped(follows: Counter[tuple[MarkKind, MarkKind]], outer: MarkKind, inner: MarkKind) -> bool:
    """Whether `outer` begins anew directly below `inner`, more often than the other way round."""
    if outer in TABLE or inner in TABLE:
        return False
    return follows[inner, outer] > follows[outer, inner] + 1 or (
        follows[inner, outer] == 1 and not follows[outer, inner] and inner in _FREE
    )


_FREE = (MarkKind.ISSUE_WORD, MarkKind.HEADING)


def tree_of(items: Sequence[Item], order: Sequence[MarkKind]) -> tuple[list[Node], list[Item]]:
    """The outermost nodes, and the items before the first of them."""
    depth = {kind: place for place, kind in enumerate(order)}
    roots: list[Node] = []
    stack: list[Node] = []
    head: list[Item] = []
    for index, item in enumerate(items):
        if item.kind is None:
            (stack[-1].texts if stack else head).append(item)
            continue
        node = Node(item, index)
        while stack and depth[stack[-1].kind] >= depth[item.kind]:
            stack.pop()
        (stack[-1].kids if stack else roots).append(node)
        stack.append(node)
    return roots, head


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """All nodes, outer ones first, without recursion."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.kids)
