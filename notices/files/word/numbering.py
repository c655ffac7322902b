"""Word's automatic numbers: shown on the page, absent from the text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from notices.files.numerals import MAX_NUMBER, numeral
from notices.files.word.styles import ListPlace, WordStyles
from notices.files.word.xml import Element, child, number, q, value

_LIST, _ABSTRACT, _DEPTH = q("w:numId"), q("w:abstractNumId"), q("w:ilvl")
_VAL = q("w:val")
# Word's lists have nine levels.
_MAX_DEPTH = 8


@dataclass(frozen=True)
class ListLevel:
    shape: str
    printed: str
    """As in w:lvlText: "(%2)" prints the number of the second level."""
    start: int = 1
    restart: int | None = None
    """The level (1-based) that begins this one anew; 0 for none, None for every higher one."""
    is_plain: bool = False
    """Prints the numbers of all levels in figures (w:isLgl)."""
    style_id: str = ""
    gap: str = ""


@dataclass(frozen=True)
class WordList:
    """One w:num: lists of the same ``abstract_id`` go on counting where the other one stopped."""

    abstract_id: str
    levels: dict[int, ListLevel]
    overrides: dict[int, int]
    """Depth → the number that the first paragraph of this list begins with."""


class WordNumbering:
    """Counts as Word does: by abstract list and depth; a higher number sets the deeper ones back."""

    def __init__(self, root: Element | None, styles: WordStyles) -> None:
        self._styles = styles
        self._lists = _read_lists(root, styles) if root is not None else {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._overridden: set[tuple[str, int]] = set()

    def number(self, properties: Element | None) -> str:
        """What Word prints before a paragraph with these w:pPr, e.g. "(一)"; "" without a number.

        Asked once for each paragraph that is printed, in their order.
        """
        place = self._styles.list_place(properties)
        found = self._lists.get(place.list_id) if place else None
        if place is None or found is None:
            return ""
        depth = min(_depth(place, found), _MAX_DEPTH)
        level = found.levels.get(depth)
        if level is None:
            return ""
        self._count(place.list_id, found, depth)
        if level.shape == "bullet":
            return level.printed if _is_word(level.printed) else ""
        text = self._printed(found, level)
        return text + level.gap if text[-1:].isalnum() else text

    def _count(self, list_id: str, found: WordList, depth: int) -> None:
        counts = self._counts[found.abstract_id]
        start = found.overrides.get(depth, found.levels[depth].start)
        is_new = depth in found.overrides and (list_id, depth) not in self._overridden
        self._overridden.add((list_id, depth))
        counts[depth] = start if is_new or depth not in counts else min(counts[depth] + 1, MAX_NUMBER)
        for deeper in [key for key in counts if key > depth]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or depth < restart:
                del counts[deeper]

    def _printed(self, found: WordList, level: ListLevel) -> str:
        counts = self._counts[found.abstract_id]

        def figure(match: re.Match[str]) -> str:
            depth = int(match.group(1)) - 1
            shape = found.levels.get(depth, level)
            count = counts.setdefault(depth, shape.start)
            if shape.shape == "none":
                return ""
            return str(count) if level.is_plain else numeral(count, shape.shape)

        return re.sub(r"%([1-9])", figure, level.printed)


def _depth(place: ListPlace, found: WordList) -> int:
    """A list named by a style has the level that is tied to the style."""
    if place.style_id:
        tied = (depth for depth, level in found.levels.items() if level.style_id == place.style_id)
        return next(tied, place.depth or 0)
    return place.depth or 0


def _is_word(bullet: str) -> bool:
    """A bullet that says something, as "问题" does and ● does not."""
    return any(char.isalnum() for char in bullet)


def _read_lists(root: Element, styles: WordStyles) -> dict[str, WordList]:
    abstract = {item.get(_ABSTRACT) or "": item for item in root.findall(q("w:abstractNum"))}
    links = {item.get(_LIST) or "": value(item, "w:abstractNumId") or "" for item in root.findall(q("w:num"))}
    cache: dict[str, dict[int, ListLevel]] = {}
    lists = {}
    for item in root.findall(q("w:num")):
        abstract_id = links[item.get(_LIST) or ""]
        # A list may only point to a style, which names the list that has the levels.
        style = value(abstract.get(abstract_id), "w:numStyleLink")
        if style:
            abstract_id = links.get(styles.linked_list(style) or "", abstract_id)
        if abstract_id not in abstract:
            continue
        if abstract_id not in cache:
            cache[abstract_id] = _read_levels(abstract[abstract_id])
        lists[item.get(_LIST) or ""] = _overridden(item, abstract_id, cache[abstract_id])
    return lists


def _overridden(item: Element, abstract_id: str, levels: dict[int, ListLevel]) -> WordList:
    own, starts = dict(levels), {}
    for override in item.findall(q("w:lvlOverride")):
        depth = number(override.get(_DEPTH), default=0)
        own |= _read_levels(override)
        if (start := value(override, "w:startOverride")) is not None:
            starts[depth] = min(number(start, default=1), MAX_NUMBER)
    return WordList(abstract_id, own, {depth: start for depth, start in starts.items() if depth in own})


def _read_levels(holder: Element) -> dict[int, ListLevel]:
    found = holder.findall(q("w:lvl"))[: _MAX_DEPTH + 1]
    return {number(level.get(_DEPTH), default=0): _read_level(level) for level in found}


def _read_level(level: Element) -> ListLevel:
    restart = value(level, "w:lvlRestart")
    plain = child(level, "w:isLgl")
    return ListLevel(
        shape=value(level, "w:numFmt") or "decimal",
        printed=value(level, "w:lvlText") or "",
        start=min(number(value(level, "w:start"), default=1), MAX_NUMBER),
        restart=None if restart is None else number(restart, default=0),
        is_plain=plain is not None and plain.get(_VAL) not in ("0", "false", "off"),
        style_id=value(level, "w:pStyle") or "",
        # Between a mark without any sign of its end and the text a blank shows where the mark ends.
        gap="" if value(level, "w:suff") == "nothing" else " ",
    )
