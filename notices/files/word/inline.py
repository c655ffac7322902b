"""The text of one paragraph as it is printed: what is deleted, hidden or a field's instruction is not."""

from __future__ import annotations

from dataclasses import dataclass, field

from notices.files.word.styles import WordStyles
from notices.files.word.symbols import sign
from notices.files.word.xml import Element, child, q

_FIELD_TYPE, _ID, _FONT, _CHAR = q("w:fldCharType"), q("w:id"), q("w:font"), q("w:char")
_RUN, _FIELD, _SYMBOL = q("w:r"), q("w:fldChar"), q("w:sym")
_TEXTS = frozenset((q("w:t"), q("m:t")))
_ALTERNATE, _CHOICE, _FALLBACK = q("mc:AlternateContent"), q("mc:Choice"), q("mc:Fallback")
_BOX = q("w:txbxContent")
_NOTE_REFERENCES = {q("w:footnoteReference"): "footnotes", q("w:endnoteReference"): "endnotes"}
# U+2011 would be another character to everyone who searches for a hyphen.
_SIGNS = {q("w:tab"): "\t", q("w:ptab"): "\t", q("w:br"): "\n", q("w:cr"): "\n", q("w:noBreakHyphen"): "-"}
REMOVED = frozenset((q("w:del"), q("w:moveFrom")))
# Properties hold earlier states of themselves; w:rt is the small print above a word.
_NO_TEXT = REMOVED | {q(f"w:{name}") for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "rt")}


@dataclass
class InlineText:
    """What one paragraph prints, in its order."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """(part, id) of foot- and endnotes."""

    @property
    def text(self) -> str:
        return "".join(self.parts)


class InlineReader:
    """Fields may begin in one paragraph and end in another, so one reader reads a whole story."""

    def __init__(self, story: Element, styles: WordStyles) -> None:
        self._styles = styles
        self._closed = _closed_fields(story)
        self._fields: list[bool] = []  # True where the instruction is over and the result is shown
        self._instructions = 0

    def read(self, paragraph: Element) -> InlineText:
        found = InlineText()
        self._walk(paragraph, child(paragraph, "w:pPr"), found=found, is_hidden=False)
        return found

    def _walk(self, node: Element, paragraph: Element | None, *, found: InlineText, is_hidden: bool) -> None:
        for item in node:
            if item.tag == _RUN:
                hides = self._styles.is_hidden(child(item, "w:rPr"), paragraph)
                self._walk(item, paragraph, found=found, is_hidden=hides)
            elif item.tag == _FIELD:
                self._field(item)
            elif item.tag == _ALTERNATE:
                self._walk(_printed_one(item), paragraph, found=found, is_hidden=is_hidden)
            elif not isinstance(item.tag, str) or item.tag in _NO_TEXT:
                continue
            elif is_hidden or self._instructions or not self._leaf(item, found):
                self._walk(item, paragraph, found=found, is_hidden=is_hidden)

    def _leaf(self, item: Element, found: InlineText) -> bool:
        """Whether ``item`` was something that is printed itself."""
        if item.tag in _TEXTS:
            found.parts.append((item.text or "").replace("\n", " "))
        elif item.tag in _SIGNS and item.getparent().tag == _RUN:  # w:tab is also a stop of a ruler
            found.parts.append(_SIGNS[item.tag])
        elif item.tag == _SYMBOL:
            found.parts.append(sign(item.get(_FONT) or "", item.get(_CHAR) or ""))
        elif item.tag in _NOTE_REFERENCES:
            found.notes.append((_NOTE_REFERENCES[item.tag], item.get(_ID) or ""))
        elif item.tag == _BOX:
            found.boxes.append(item)
        else:
            return False
        return True

    def _field(self, item: Element) -> None:
        kind = item.get(_FIELD_TYPE)
        if kind == "begin" and item in self._closed:
            self._fields.append(False)
            self._instructions += 1
        elif kind == "separate" and self._fields and not self._fields[-1]:
            self._fields[-1] = True
            self._instructions -= 1
        elif kind == "end" and self._fields and not self._fields.pop():
            self._instructions -= 1


def _printed_one(alternate: Element) -> Element:
    """One of the ways in which the same thing is stored: the first, as programs of today take it."""
    choice = alternate.find(_CHOICE)
    if choice is not None:
        return choice
    fallback = alternate.find(_FALLBACK)
    return alternate if fallback is None else fallback


def _closed_fields(story: Element) -> set[Element]:
    """Beginnings that have an end: one without would hide the rest of the document."""
    open_ones: list[Element] = []
    closed: set[Element] = set()
    for item in story.iter(_FIELD):
        if any(above.tag in REMOVED for above in item.iterancestors()):
            continue
        if item.get(_FIELD_TYPE) == "begin":
            open_ones.append(item)
        elif item.get(_FIELD_TYPE) == "end" and open_ones:
            closed.add(open_ones.pop())
    return closed
