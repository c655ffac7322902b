"""The level of every node: what the best reading says, and what people said of single headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from notices.parser.candidates import LEVEL_OF, MarkReading
from notices.parser.model import Level
from notices.parser.order import Node, walk

_DEPTH = list(Level)
_BELOW = {
    Level.CATEGORY: Level.SUB_ISSUE,
    Level.GROUP: Level.SUB_ISSUE,
    Level.SUB_ISSUE: Level.MEASURE,
    Level.MEASURE: Level.TEXT,
    Level.TEXT: Level.TEXT,
}


def levels_of(roots: Sequence[Node], readings: Sequence[MarkReading]) -> dict[int, Level]:
    """The level of every node; what people said of one heading counts for what stands below it as well."""
    found: dict[int, Level] = {}
    waiting: list[tuple[Node, str, Level | None]] = [(node, "read", None) for node in roots]
    while waiting:
        node, mode, above = waiting.pop()
        role = _role(node, mode, readings)
        forced = node.item.forced
        level = forced or _deeper(LEVEL_OF[role], above)
        found[id(node)] = level
        if forced is Level.SECTION and role != "container":
            mode = "in_section"
        elif forced is not None and role in ("section", "in_section"):
            mode = "assigned"
        waiting += [(kid, mode, forced or above) for kid in node.kids]
    for node in walk(roots):
        found |= _below_said(node, found)
    return found


def _below_said(node: Node, levels: Mapping[int, Level]) -> dict[int, Level]:
    """Directly below what people called a group stand findings: without one it would be none."""
    own = [levels[id(kid)] for kid in node.kids]
    if node.item.forced is not Level.GROUP or Level.SUB_ISSUE in own:
        return {}
    free = [kid for kid in node.kids if kid.item.forced is None and levels[id(kid)] is Level.MEASURE]
    return {id(kid): Level.SUB_ISSUE for kid in free}


def _deeper(level: Level, above: Level | None) -> Level:
    """Below a heading that people made a category stands no category of the same rank."""
    if above is None or above is Level.SECTION or _DEPTH.index(level) > _DEPTH.index(above):
        return level
    return _BELOW[above]


def _role(node: Node, mode: str, readings: Sequence[MarkReading]) -> str:
    if not readings:
        return "text"
    if mode == "read":
        return readings[0].roles[id(node)]
    return readings[0].assignment[node.kind] if mode == "assigned" else mode
