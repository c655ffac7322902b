"""Word's automatic numbers: shown on the page, absent from the text."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_FIGURES = "零一二三四五六七八九"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographTraditional",
    "japaneseCounting",
    "taiwaneseCounting",
}


class Numbering:
    """Counts as Word does: one counter per list and depth; a higher number sets the deeper ones back."""

    def __init__(self, document: Document) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}
        self._levels: dict[str, dict[int, Any]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        # The part is absent from documents without any list.
        parts = [rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")]
        if parts:
            self._read(parts[0].element)

    def _read(self, root: Any) -> None:
        abstract = {item.get(qn("w:abstractNumId")): item for item in root.findall(qn("w:abstractNum"))}
        for item in root.findall(qn("w:num")):
            link = item.find(qn("w:abstractNumId"))
            found = abstract.get(link.get(qn("w:val"))) if link is not None else None
            if found is not None:
                levels = {int(level.get(qn("w:ilvl"))): level for level in found.findall(qn("w:lvl"))}
                self._levels[item.get(qn("w:numId"))] = levels

    def number(self, paragraph: Paragraph) -> str:
        """What Word prints before the paragraph, e.g. "(一)"; "" without a number."""
        found = self._own(paragraph)
        if found is None:
            return ""
        list_id, depth = found
        level = self._levels.get(list_id, {}).get(depth)
        if level is None or _value(level, "w:numFmt") in ("bullet", "none", ""):
            return ""
        counts = self._counts[list_id]
        counts[depth] = counts.get(depth, int(_value(level, "w:start") or 1) - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        return self._printed(list_id, level)

    def _own(self, paragraph: Paragraph) -> tuple[str, int] | None:
        """List and depth, from the paragraph or from its style."""
        properties = [paragraph._p.pPr]
        style = self._styles.get(paragraph._p.style) if paragraph._p.style else None
        if style is not None:
            properties.append(style.find(qn("w:pPr")))
        for holder in properties:
            own = holder.find(qn("w:numPr")) if holder is not None else None
            if own is not None:
                list_id = _value(own, "w:numId")
                return (list_id, int(_value(own, "w:ilvl") or 0)) if list_id not in ("", "0") else None
        return None

    def _printed(self, list_id: str, level: Any) -> str:
        levels, counts = self._levels[list_id], self._counts[list_id]

        def figure(match: re.Match[str]) -> str:
            depth = int(match.group(1)) - 1
            shape = levels.get(depth, level)
            count = counts.setdefault(depth, int(_value(shape, "w:start") or 1))
            return _figure(count, _value(shape, "w:numFmt"))

        return re.sub(r"%(\d)", figure, _value(level, "w:lvlText"))


def _value(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return (found.get(qn("w:val")) or "") if found is not None else ""


def _figure(count: int, shape: str) -> str:
    if shape in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        head = ("" if tens == 1 else _FIGURES[tens]) + "十" if tens else ""
        return head + (_FIGURES[ones] if ones or not tens else "")
    if shape.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    return str(count)
