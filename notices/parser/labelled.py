"""Whose a label is: 整改情况: stands below its own heading, 完成情况: mostly below the last measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from notices.parser.items import Item
from notices.parser.labels import LabelRole, is_state_line
from notices.parser.marks import half_width
from notices.parser.model import FieldName, MarkKind
from notices.parser.order import Node
from notices.parser.words import DEED, FAULT

# A label 问题描述 or 整改目标 belongs to a finding as well.
_OF_FINDING = (FieldName.GOAL, FieldName.CAUSE)
_CLOSING = (LabelRole.STATUS, LabelRole.EFFECT)
# Share of paragraphs with a label, where labels close families: of those that another follows, of the last.
_FEW, _MANY = 0.2, 0.5
# Signs of a paragraph that are looked at.
_SEEN = 80


@dataclass
class _Families:
    """Of one kind of mark, whether each paragraph has a label: those that another follows, and last ones."""

    inner: list[bool] = field(default_factory=list)
    last: list[bool] = field(default_factory=list)

    def are_closed(self) -> bool:
        if not self.inner or not self.last:
            return False
        return sum(self.inner) <= _FEW * len(self.inner) and sum(self.last) >= _MANY * len(self.last)


def labelled(nodes: Sequence[Node]) -> set[int]:
    """By `id`, the nodes below which a label of their own stands before the next mark."""
    closed = _closed_kinds(nodes)
    found: set[int] = set()
    for node in nodes:
        if _opens(node) or (_closes(node) and node.kind not in closed and not _is_done(node)):
            found.add(id(node))
        if node.kids and _closes(node.kids[-1]) and node.kids[-1].kind in closed:
            found.add(id(node))
    return found


def _closed_kinds(nodes: Sequence[Node]) -> set[MarkKind]:
    families: dict[MarkKind, _Families] = {}
    for node in nodes:
        for index, kid in enumerate(node.kids):
            own = families.setdefault(kid.kind, _Families())
            is_last = index + 1 == len(node.kids)
            (own.last if is_last else own.inner).append(_closes(kid) or _opens(kid))
    return {kind for kind, own in families.items() if own.are_closed()}


def _opens(node: Node) -> bool:
    """整改情况: with more than a state, or what only a finding has."""
    return any(
        item.label is not None
        and (item.label.field in _OF_FINDING or (item.has(LabelRole.PROGRESS) and not _is_state(item)))
        for item in node.texts
    )


def _closes(node: Node) -> bool:
    return any(
        item.label is not None and (item.label.role in _CLOSING or item.has(LabelRole.PROGRESS))
        for item in node.texts
    ) and not _opens(node)


def _is_done(node: Node) -> bool:
    """“1-1-1.更换运输车23辆。(责任科室:环卫科)”: a deed, and who answers for it."""
    half = half_width(node.item.rest[:_SEEN])
    is_leaf = not node.kids and not any(item.has(LabelRole.PROGRESS) for item in node.texts)
    return is_leaf and bool(DEED.match(half)) and not FAULT.search(half.split("。", 1)[0])


def _is_state(item: Item) -> bool:
    return is_state_line(item.rest)
