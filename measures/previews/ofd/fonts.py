"""Fonts: those that the file carries are handed on, others are named for the reader's program to find."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from measures.previews.ofd.paper import BlankPaper

# A part of the name in the file → how a PDF calls it. Readers without it take one for Chinese.
_CHINESE = {
    "小标宋": "FZXiaoBiaoSong-B05S", "仿宋": "FangSong", "楷": "KaiTi", "黑": "SimHei",
    "fangsong": "FangSong", "kai": "KaiTi", "hei": "SimHei", "宋": "SimSun",
    "song": "SimSun", "sun": "SimSun",
}  # fmt: skip
_LATIN = {
    "courier": "Courier", "arial": "Helvetica", "helvetica": "Helvetica", "calibri": "Helvetica",
    "times": "Times-Roman",
}  # fmt: skip
_STEPS_PER_CMAP = 100


@dataclass
class OfdFont:
    """As the resources name it.

    While pages are drawn it is noted which of its glyphs are ``shown`` for what, and which signs are
    ``spelt`` in a font of its name.
    """

    name: str
    data: bytes = b""
    is_bold: bool = False
    shown: dict[int, str] = field(default_factory=dict)
    spelt: dict[int, str] = field(default_factory=dict)
    glyphs: dict[int, int] = field(default_factory=dict)
    tables: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            self.tables = _tables(self.data)
            self.glyphs = _glyphs(self.tables.get("cmap", b""))
        except (struct.error, IndexError):
            self.data, self.tables, self.glyphs = b"", {}, {}
        if self.data and not self.tables and self.data[:2] != b"\x01\x00":
            self.data = b""  # nothing that a PDF can carry

    @property
    def latin(self) -> str:
        """One of the fonts that every reader of PDF has, or ""."""
        low = self.name.casefold()
        return "" if self.data else next((found for part, found in _LATIN.items() if part in low), "")

    def glyph(self, sign: str) -> int | None:
        return self.glyphs.get(ord(sign))

    def advance(self, glyph: int) -> int:
        """Thousandths of the size."""
        head, wide, metrics = (self.tables.get(name, b"") for name in ("head", "hhea", "hmtx"))
        try:
            unit = struct.unpack(">H", head[18:20])[0] or 1000
            count = struct.unpack(">H", wide[34:36])[0]
            at = 4 * min(glyph, count - 1)
            return int(struct.unpack(">H", metrics[at : at + 2])[0] * 1000 / unit)
        except struct.error:
            return 1000


def _tables(data: bytes) -> dict[str, bytes]:
    if data[:4] not in (b"\0\1\0\0", b"true", b"OTTO"):
        return {}
    count = struct.unpack(">H", data[4:6])[0]
    entries = (struct.unpack(">4sIII", data[12 + 16 * n : 28 + 16 * n]) for n in range(count))
    return {tag.decode("latin-1"): data[start : start + size] for tag, _, start, size in entries}


def _glyphs(table: bytes) -> dict[int, int]:
    """Sign → glyph, by the parts of ``cmap`` that fonts for Chinese have (formats 4 and 12)."""
    result: dict[int, int] = {}
    count = struct.unpack(">H", table[2:4])[0] if table else 0
    for number in range(min(count, _STEPS_PER_CMAP)):
        _, _, start = struct.unpack(">HHI", table[4 + 8 * number : 12 + 8 * number])
        part = table[start:]
        kind = struct.unpack(">H", part[:2])[0]
        if kind == 4:
            result |= _segments(part)
        elif kind == 12:
            groups = min(struct.unpack(">I", part[12:16])[0], len(part) // 12)
            for group in range(groups):
                first, last, glyph = struct.unpack(">III", part[16 + 12 * group : 28 + 12 * group])
                result |= {code: glyph + code - first for code in range(first, min(last, first + 0xFFFF) + 1)}
    return result


def _segments(part: bytes) -> dict[int, int]:
    count = struct.unpack(">H", part[6:8])[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack(f">{count}H", part[at : at + 2 * count])
        for at in (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count)
    )
    result: dict[int, int] = {}
    for n, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[n]:
                at = 16 + 6 * count + 2 * n + offsets[n] + 2 * (code - first)
                glyph = struct.unpack(">H", part[at : at + 2])[0] if at + 2 <= len(part) else 0
                if not glyph:
                    continue
            result[code] = (glyph + deltas[n]) & 0xFFFF
    return result


def named(font: OfdFont, paper: BlankPaper) -> str:
    """A Chinese font by its name; codes are UTF-16."""
    low = font.name.casefold()
    name = next((found for part, found in _CHINESE.items() if part in low), "SimSun")
    name += ",Bold" if font.is_bold else ""
    about = paper.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags {6 if name.startswith('SimSun') else 4}"
        "/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    )
    inner = paper.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/DW 1000/W[1 95 500 814 939 500]"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
        f"/FontDescriptor {about} 0 R>>"
    )
    says = paper.stream(_to_unicode(font.spelt).encode())
    return (
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/UniGB-UTF16-H/DescendantFonts[{inner} 0 R]"
        f"/ToUnicode {says} 0 R>>"
    )


def latin(font: OfdFont) -> str:
    bold = "-Bold" if font.is_bold and "-" not in font.latin else ""
    return f"<</Type/Font/Subtype/Type1/BaseFont/{font.latin}{bold}/Encoding/WinAnsiEncoding>>"


def carried(font: OfdFont, number: int, paper: BlankPaper) -> str:
    """With its glyphs; codes are their numbers."""
    name = f"OFD{number}+" + (re.sub(r"[^A-Za-z0-9-]", "", font.name) or "Font")
    is_outline = "glyf" in font.tables
    kind = "" if is_outline else f"/Subtype/{'OpenType' if font.tables else 'CIDFontType0C'}"
    file = paper.stream(font.data, f"/Length1 {len(font.data)}{kind}")
    about = paper.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-200 -300 1200 1000]/ItalicAngle 0"
        f"/Ascent 880/Descent -120/CapHeight 880/StemV 90/FontFile{2 if is_outline else 3} {file} 0 R>>"
    )
    widths = "".join(f"{code}[{font.advance(code)}]" for code in sorted(font.shown)) if font.tables else ""
    inner = paper.add(
        f"<</Type/Font/Subtype/CIDFontType{2 if is_outline else 0}/BaseFont/{name}/DW 1000/W[{widths}]"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {about} 0 R"
        f"{'/CIDToGIDMap/Identity' if is_outline else ''}>>"
    )
    says = paper.stream(_to_unicode(font.shown).encode())
    return (
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{inner} 0 R]"
        f"/ToUnicode {says} 0 R>>"
    )


def _to_unicode(shown: dict[int, str]) -> str:
    """So that the text can be marked, copied and found."""
    codes = sorted(code for code in shown if code <= 0xFFFF)
    lines = [
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/OFD def/CMapType 2 def",
        "1 begincodespacerange<0000><FFFF>endcodespacerange",
    ]
    for start in range(0, len(codes), _STEPS_PER_CMAP):
        part = codes[start : start + _STEPS_PER_CMAP]
        pairs = "".join(f"<{code:04X}><{_utf16(shown[code])}>" for code in part)
        lines.append(f"{len(part)} beginbfchar{pairs}endbfchar")
    return "\n".join([*lines, "endcmap end end"])


def _utf16(text: str) -> str:
    return text.encode("utf-16-be", "replace").hex().upper()
