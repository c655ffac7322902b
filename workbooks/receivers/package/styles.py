"""Looks of cells: what they say, and the same look with one thing changed."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

from workbooks.receivers.package.archive import FormPackage, tag

USUAL_SIZE = 11.0
# Numbers of formats that every program knows without being told; others are declared in the workbook.
FIRST_OWN_FORMAT = 176
# What a font loses: an example its slant and colour, a header its weight as well.
PLAIN = {"upright": ("i", "color"), "body": ("i", "color", "b")}


class FormStyles:
    """The cell formats of a workbook; changed ones are added behind, none is altered."""

    def __init__(self, package: FormPackage) -> None:
        part = next(iter(package.related(package.book_part, "styles")), "")
        self.root = package.tree(part) if part else etree.Element(tag("styleSheet"))
        self.looks = self.root.find(tag("cellXfs"))
        self.made: dict[tuple[int, str, str], int] = {}

    @lru_cache(maxsize=4096)  # noqa: B019 - a form is filled once and let go
    def font_size(self, style: int) -> float:
        size = self._font(style).find(tag("sz")) if self._has_font(style) else None
        return float(size.get("val", USUAL_SIZE)) if size is not None else USUAL_SIZE

    @lru_cache(maxsize=4096)  # noqa: B019
    def is_wrapped(self, style: int) -> bool:
        alignment = self._alignment(style)
        return alignment is not None and alignment.get("wrapText") in ("1", "true")

    @lru_cache(maxsize=4096)  # noqa: B019
    def number_format(self, style: int) -> str:
        """The code of the format; formats that every program knows are told apart only from texts."""
        if self.looks is None or style >= len(self.looks):
            return "General"
        number = self.looks[style].get("numFmtId", "0")
        formats = self.root.find(tag("numFmts"))
        for element in formats if formats is not None else ():
            if element.get("numFmtId") == number:
                return str(element.get("formatCode"))
        return str(BUILTIN_FORMATS.get(int(number), "other"))

    def with_format(self, style: int, code: str) -> int:
        """The same look showing numbers as ``code`` says."""
        return self._variant(style, "format", code)

    def wrapped(self, style: int) -> int:
        return style if self.is_wrapped(style) else self._variant(style, "wrap", "")

    def shrunk(self, style: int) -> int:
        """A date that is too wide shows as ### where a text would wrap; so it gets smaller."""
        return self._variant(style, "shrink", "")

    def upright(self, style: int) -> int:
        """Without the slant, colour and filling that set an example apart."""
        return self._variant(style, "upright", "")

    def body(self, style: int) -> int:
        """From the look of a header: plain, without filling, as its rows may look."""
        return self.wrapped(self._variant(style, "body", ""))

    def _variant(self, style: int, what: str, value: str) -> int:
        if self.looks is None or style >= len(self.looks):
            return style
        key = (style, what, value)
        if key not in self.made:
            look = deepcopy(self.looks[style])
            self._change(look, what, value=value)
            self.looks.append(look)
            self.looks.set("count", str(len(self.looks)))
            self.made[key] = len(self.looks) - 1
        return self.made[key]

    def _change(self, look: etree._Element, what: str, *, value: str) -> None:
        if what == "format":
            look.set("numFmtId", str(self._format(value)))
            look.set("applyNumberFormat", "1")
        elif what in PLAIN:
            look.set("fontId", str(self._plain_font(int(look.get("fontId", 0)), without=PLAIN[what])))
            look.set("applyFont", "1")
            look.set("fillId", "0")
        else:
            alignment = look.find(tag("alignment"))
            if alignment is None:
                alignment = etree.Element(tag("alignment"))
                look.insert(0, alignment)
            alignment.set("wrapText", "1" if what == "wrap" else "0")
            alignment.set("shrinkToFit", "0" if what == "wrap" else "1")
            look.set("applyAlignment", "1")

    def _format(self, code: str) -> int:
        formats = self.root.find(tag("numFmts"))
        if formats is None:
            formats = etree.Element(tag("numFmts"))
            self.root.insert(0, formats)
        for element in formats:
            if element.get("formatCode") == code:
                return int(element.get("numFmtId"))
        numbers = [int(element.get("numFmtId")) for element in formats]
        number = max([FIRST_OWN_FORMAT, *(number + 1 for number in numbers)])
        etree.SubElement(formats, tag("numFmt"), numFmtId=str(number), formatCode=code)
        formats.set("count", str(len(formats)))
        return number

    def _plain_font(self, number: int, *, without: tuple[str, ...]) -> int:
        fonts = self.root.find(tag("fonts"))
        if fonts is None or number >= len(fonts):
            return number
        font = deepcopy(fonts[number])
        for name in without:
            for element in font.findall(tag(name)):
                font.remove(element)
        fonts.append(font)
        fonts.set("count", str(len(fonts)))
        return len(fonts) - 1

    def _alignment(self, style: int) -> etree._Element | None:
        if self.looks is None or style >= len(self.looks):
            return None
        return self.looks[style].find(tag("alignment"))

    def _has_font(self, style: int) -> bool:
        fonts = self.root.find(tag("fonts"))
        if self.looks is None or fonts is None or style >= len(self.looks):
            return False
        return int(self.looks[style].get("fontId", 0)) < len(fonts)

    def _font(self, style: int) -> etree._Element:
        return self.root.find(tag("fonts"))[int(self.looks[style].get("fontId", 0))]
