"""Texts: each sign where the file puts it, as a glyph of the file's own font or as one of a named font."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from measures.previews.ofd.fonts import OfdFont
from measures.previews.ofd.geometry import number, numbers, spread, written
from measures.previews.ofd.package import children

NAMED, LATIN, CARRIED = "named", "latin", "carried"
UNSEEN = "\r\n\t\u200b"


@dataclass(frozen=True)
class OfdGlyph:
    """``way``: whose code it is; ``wide`` in shares of the size, for texts without distances."""

    way: str
    code: int
    says: str
    wide: float


class Lettering:
    """``font_of`` the number of one; ``name_font``: the name under which pages list it, used in a way."""

    def __init__(self, font_of: Callable[[str], OfdFont], name_font: Callable[[str, str], str]) -> None:
        self._font_of, self._name_font = font_of, name_font

    def written(self, node: Element, *, mode: int) -> list[str]:
        key = node.get("Font", "")
        font = self._font_of(key)
        size = number(node.get("Size"), 0)
        codes = list(children(node, "TextCode"))
        if size <= 0 or not codes:
            return []
        is_heavy = number(node.get("Weight"), 400) >= 600 and not font.is_bold
        if is_heavy and mode == 0:
            mode = 2  # as heavy as the standard asks for, by its own outline
        frame = _frame(number(node.get("HScale"), 1), number(node.get("CharDirection"), 0))
        told = _replaced(node)
        result = [f"BT {mode} Tr"] + ([f"{written(size / 30)} w"] if is_heavy else [])
        at, now, place = 0, "", (0.0, 0.0)
        for code in codes:
            text = code.text or ""
            place = (number(code.get("X"), place[0]), number(code.get("Y"), place[1]))
            glyphs = [
                _glyph(font, sign, told.get(at + n)) for n, sign in enumerate(text) if sign not in UNSEEN
            ]
            at += len(text)
            for glyph, (x, y) in zip(glyphs, _places(code, glyphs, place, size=size), strict=True):
                name = self._name_font(key, glyph.way)
                if name != now:
                    result.append(f"{name} {written(size)} Tf")
                    now = name
                shown = f"{glyph.code:02X}" if glyph.way == LATIN else f"{glyph.code:04X}"
                if glyph.code > 0xFFFF:  # beyond the first plane two halves of UTF-16
                    shown = glyph.says.encode("utf-16-be").hex()
                result.append(f"{frame} {written(x, y)} Tm <{shown}> Tj")
        return [*result, "ET"]


def _frame(wide: float, turned: float) -> str:
    """Upright, since the page counts downwards; turned clockwise as ``CharDirection`` says."""
    cosine, sine = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    return written(wide * cosine, wide * sine, sine, -cosine)


def _replaced(node: Element) -> dict[int, int]:
    """``CGTransform``: the place of a sign in the text → the glyph it stands for."""
    result: dict[int, int] = {}
    for one in children(node, "CGTransform"):
        start = int(number(one.get("CodePosition"), 0))
        glyphs = next((numbers(found.text) for found in children(one, "Glyphs")), [])
        result |= {start + n: int(glyph) for n, glyph in enumerate(glyphs)}
    return result


def _glyph(font: OfdFont, sign: str, told: int | None) -> OfdGlyph:
    if font.data:
        found = told if told is not None else font.glyph(sign)
        if found is not None and 0 <= found <= 0xFFFF:
            font.shown.setdefault(found, sign)
            return OfdGlyph(CARRIED, found, sign, font.advance(found) / 1000 if font.tables else 1)
    if font.latin and " " <= sign <= "~":
        return OfdGlyph(LATIN, ord(sign), sign, 0.6 if font.latin == "Courier" else 0.5)
    font.spelt.setdefault(ord(sign), sign)
    return OfdGlyph(NAMED, ord(sign), sign, 0.5 if sign < "\u0100" else 1)


def _places(
    code: Element, glyphs: list[OfdGlyph], place: tuple[float, float], *, size: float
) -> list[tuple[float, float]]:
    """Distances that are too few go on with the last; without any, glyphs stand as wide as they are."""
    across, down = spread(code.get("DeltaX")), spread(code.get("DeltaY"))
    result, (x, y) = [], place
    for n, glyph in enumerate(glyphs):
        result.append((x, y))
        if across:
            x += across[min(n, len(across) - 1)]
        elif not down:
            x += glyph.wide * size
        if down:
            y += down[min(n, len(down) - 1)]
    return result
