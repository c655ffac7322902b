"""How sure a reading is, heading by heading, and where people should look first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from notices.parser.candidates import LEVEL_OF, MarkReading, Scores
from notices.parser.corrections import is_own_heading
from notices.parser.items import Item
from notices.parser.model import Alternative, Heading, Level, MarkKind, Uncertain
from notices.parser.order import Node, walk

_ALTERNATIVES = 2
_TEXT = 40
# How many times the evidence of its level another one must have for a heading to be worth a question: the
# other headings of the document may speak for the level all the same. What is read as text is often only
# a number inside a sentence; a measure instead of text does no harm. Fitted by tests/notices/cases/asking.
_OUTWEIGHED = dict.fromkeys(Level, 0.85) | {Level.TEXT: 3.0, Level.MEASURE: math.inf}
# Readings whose scores differ by less than this share are both plausible.
_NARROW = 0.02
_MAX_SPOTS = 12


def headings_of(
    roots: Sequence[Node], levels: Mapping[int, Level], scores: Scores, body: Sequence[Item]
) -> list[Heading]:
    """In the order of the source, with the paragraphs of ``body`` that people made headings of."""
    shares: dict[int, Mapping[Level, float]] = {}
    found = [
        Heading(item.at, item.line, item.text[:_TEXT], item.kind, item.forced, 1.0)
        for item in body
        if is_own_heading(item) and item.kind and item.forced
    ]
    for node in walk(roots):
        local = scores.local[id(node)]
        if id(local) not in shares:
            shares[id(local)] = _shares(local)
        found.append(_heading(node, levels[id(node)], shares[id(local)]))
    return sorted(found, key=lambda heading: heading.at)


def _heading(node: Node, level: Level, shares: Mapping[Level, float]) -> Heading:
    others = sorted((one for one in shares if one is not level), key=lambda one: -shares[one])
    confidence = 1.0 if node.item.forced is not None else round(shares.get(level, 0.0), 3)
    return Heading(
        at=node.item.at,
        line=node.item.line,
        text=node.item.text[:_TEXT],
        kind=node.kind,
        level=level,
        confidence=confidence,
        alternatives=tuple(Alternative(one, round(shares[one], 3)) for one in others[:_ALTERNATIVES]),
    )


def _shares(local: Mapping[str, float]) -> dict[Level, float]:
    """The evidence for each level as shares of one."""
    best: dict[Level, float] = {}
    for role, value in local.items():
        level = LEVEL_OF[role]
        best[level] = max(best.get(level, -99.0), value)
    weights = {level: math.exp(value) for level, value in best.items()}
    total = sum(weights.values())
    return {level: weight / total for level, weight in weights.items()}


def uncertain_spots(
    headings: Sequence[Heading], roots: Sequence[Node], readings: Sequence[MarkReading]
) -> list[Uncertain]:
    """Where the second-best reading differs by little, then single headings that fit their level badly."""
    found = _between_readings(roots, readings)
    seen = {spot.at for spot in found}
    asked = {(spot.kind, spot.level, spot.proposed) for spot in found}
    repeated = _repeated(roots)
    for heading in headings:
        is_asked = _is_outweighed(heading) or (heading.at in repeated and _is_open(heading))
        if heading.at in seen or not is_asked:
            continue
        other = heading.alternatives[0].level
        # One question for each kind of heading: what is said of the first can be said of all.
        question = (heading.kind, heading.level, other)
        if question in asked:
            continue
        asked.add(question)
        reason = f"读作“{heading.level.label}”,从文字看也可能是“{other.label}”,请您确认。"
        found.append(Uncertain(heading.at, heading.line, heading.text, heading.level, other, reason))
    return sorted(found[:_MAX_SPOTS], key=lambda spot: spot.at)


def _is_open(heading: Heading) -> bool:
    """What people said themselves is sure, and never asked about."""
    return heading.confidence < 1 and bool(heading.alternatives)


def _is_outweighed(heading: Heading) -> bool:
    if not _is_open(heading):
        return False
    return heading.alternatives[0].confidence > _OUTWEIGHED[heading.level] * heading.confidence


def _repeated(roots: Sequence[Node]) -> set[int]:
    """Places of headings with the number of the one before them: one of both may be another kind of mark."""
    found: set[int] = set()
    for siblings in (roots, *(node.kids for node in walk(roots))):
        for before, after in pairwise(siblings):
            if after.item.number is not None and _mark(before) == _mark(after):
                found |= {before.item.at, after.item.at}
    return found


def _mark(node: Node) -> tuple[MarkKind, int | None]:
    return node.kind, node.item.number


def _between_readings(roots: Sequence[Node], readings: Sequence[MarkReading]) -> list[Uncertain]:
    if len(readings) < 2:
        return []
    best, second = readings[0], readings[1]
    if best.score - second.score > _NARROW * max(1.0, abs(best.score)):
        return []
    found, kinds = [], set()
    for node in walk(roots):
        level, other = LEVEL_OF[best.roles[id(node)]], LEVEL_OF[second.roles[id(node)]]
        if node.item.forced is not None or level is other or (node.kind, level, other) in kinds:
            continue
        kinds.add((node.kind, level, other))
        reason = f"“{node.kind.label}”读作“{level.label}”,也可能是“{other.label}”,请您确认。"
        item = node.item
        found.append(Uncertain(item.at, item.line, item.text[:_TEXT], level, other, reason, node.kind))
    return found
