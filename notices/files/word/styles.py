"""What a style says, its parents included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notices.files.word.xml import Element, child, is_on, number, q, value

_ID, _TYPE, _DEFAULT = q("w:styleId"), q("w:type"), q("w:default")


@dataclass(frozen=True)
class ListPlace:
    """``list_id`` "0" takes a number away; ``style_id`` is the style that named the list."""

    list_id: str
    depth: int | None
    style_id: str = ""


class WordStyles:
    """Of one document. A style that is its own ancestor ends where it comes round."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(q("w:style"))
        self._by_id = {style.get(_ID) or "": style for style in found}
        defaults = (key for key, style in self._by_id.items() if _is_default(style))
        self._default = next(defaults, "")

    def _chain(self, style_id: str) -> Iterator[tuple[str, Element]]:
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            yield style_id, self._by_id[style_id]
            style_id = value(self._by_id[style_id], "w:basedOn") or ""

    def paragraph_style(self, properties: Element | None) -> str:
        return value(properties, "w:pStyle") or self._default

    def list_place(self, properties: Element | None) -> ListPlace | None:
        """From the paragraph itself, else from the nearest style that names a list."""
        own = child(properties, "w:numPr")
        own_list, own_depth = value(own, "w:numId"), value(own, "w:ilvl")
        depth = None if own_depth is None else number(own_depth, default=0)
        if own_list is not None:
            return ListPlace(own_list, depth or 0)
        for style_id, style in self._chain(self.paragraph_style(properties)):
            found = child(child(style, "w:pPr"), "w:numPr")
            if (list_id := value(found, "w:numId")) is not None:
                if depth is not None:
                    return ListPlace(list_id, depth)
                named = value(found, "w:ilvl")
                return ListPlace(list_id, None if named is None else number(named, default=0), style_id)
        return None

    def linked_list(self, style_id: str) -> str | None:
        """The list that a style of lists stands for."""
        style = self._by_id.get(style_id)
        return value(child(child(style, "w:pPr"), "w:numPr"), "w:numId")

    def is_hidden(self, run: Element | None, paragraph: Element | None) -> bool:
        """Whether ``w:vanish`` holds: said by the run, else by one of its two styles, but not by both."""
        own = is_on(run, "w:vanish")
        if own is not None:
            return own
        return self._hides(value(run, "w:rStyle") or "") != self._hides(self.paragraph_style(paragraph))

    def _hides(self, style_id: str) -> bool:
        for _, style in self._chain(style_id):
            said = is_on(child(style, "w:rPr"), "w:vanish")
            if said is not None:
                return said
        return False


def _is_default(style: Element) -> bool:
    return style.get(_TYPE) == "paragraph" and style.get(_DEFAULT) in ("1", "true", "on")
