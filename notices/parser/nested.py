"""Numbers below a label that are printed like those of the findings around it: 1. 整改措施: 1. 2. / 2. …"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from notices.parser.items import Item
from notices.parser.labels import LabelRole
from notices.parser.marks import NESTING, read_mark
from notices.parser.model import MarkKind

_RANK = {kind: rank for rank, kind in enumerate(NESTING)}
# How a finding goes on: what stands below a measure is of another role.
_OF_FINDINGS = (LabelRole.PROGRESS, LabelRole.FINDING)


@dataclass
class _LabelledNumbers:
    """The finding at hand, and how far the numbers below its label have come."""

    owner: Item | None = None
    is_labelled: bool = False
    inner: int | None = None
    # 整改时限: or its like stood behind the last inner number.
    is_closed: bool = False

    def note(self, item: Item) -> None:
        """A label, a plain paragraph."""
        if item.label is None:
            self.is_labelled = self.is_labelled and self.inner is not None
        elif item.has(LabelRole.PROGRESS) and self.owner is not None:
            self.is_labelled, self.inner, self.is_closed = not item.rest, None, False
            self._note_first(item)
        elif self.inner is not None:
            self.is_closed = True

    def _note_first(self, item: Item) -> None:
        """“整改措施:1.…”, whose 2. stands on the next line."""
        first = read_mark(item.rest)
        if first is not None and self.owner and first.kind is self.owner.kind and first.number == 1:
            self.is_labelled, self.inner = True, 1

    def begin(self, item: Item) -> None:
        self.owner, self.is_labelled, self.inner, self.is_closed = item, False, None, False

    def is_inside(self, item: Item) -> bool:
        """Of the owner's kind, and the next number below the label."""
        if self.owner is None or item.kind is not self.owner.kind or not self.is_labelled:
            return False
        return item.number == (self.inner or 0) + 1

    def could_go_on(self, item: Item) -> bool:
        """The next number after the owner's as well."""
        return self.owner is not None and item.number == (self.owner.number or 0) + 1


def with_nested(items: Sequence[Item]) -> list[Item]:
    """The same items; numbers below a label that look like their finding's have a kind of their own now."""
    return list(_nested(items))


def _nested(items: Sequence[Item]) -> Iterator[Item]:
    state = _LabelledNumbers()
    for index, item in enumerate(items):
        if item.kind is None:
            state.note(item)
        elif state.is_inside(item) and not (
            state.could_go_on(item) and (state.is_closed or _is_finding(items, index))
        ):
            state.inner = item.number
            yield replace(item, kind=MarkKind.UNDER_LABEL)
            continue
        elif state.inner is None or not _is_deeper(item, state.owner):
            state.begin(item)
        yield item


def _is_finding(items: Sequence[Item], index: int) -> bool:
    """Whether a label of findings stands below, before the next number."""
    for item in items[index + 1 :]:
        if item.kind is not None:
            return False
        if item.label is not None:
            return item.label.role in _OF_FINDINGS
    return False


def _is_deeper(item: Item, owner: Item | None) -> bool:
    if owner is None or item.kind is None or owner.kind is None:
        return False
    return _RANK.get(item.kind, 0) > _RANK.get(owner.kind, 0) and item.label is None


def printed_kind(item: Item) -> MarkKind | None:
    """The kind of mark as it is printed."""
    if item.kind is not MarkKind.UNDER_LABEL:
        return item.kind
    mark = read_mark(item.text)
    return mark.kind if mark else None
