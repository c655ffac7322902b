"""A Word document of lines and tables, written as text around an empty one that is made once.

Hundreds are written in one archive. Building each from nothing takes 80 ms, nearly all of it for reading and
writing the styles, which are the same in every one.

Fonts are named, never shipped. The language of the text is zh-CN: without it LibreOffice falls back to
Japanese glyphs.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from reporting.documents.official import printable

BODY, HEAD, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
# Half points, as Word counts them.
SMALL, LARGE = 18, 40
SHADE = "EDF1F7"
# Between margins of 22 mm on A4.
WIDTH = 166
NAME = "@title@"
TEXT, PROPERTIES = "word/document.xml", "docProps/core.xml"
BREAK = re.compile(r"([\n\t])")
TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/><w:jc w:val="center"/>'
    '<w:tblLayout w:type="fixed"/><w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" '
    'w:noHBand="0" w:noVBand="1" w:val="04A0"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
)
CELL = (
    '<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{shade}</w:tcPr><w:p><w:pPr>'
    '<w:spacing w:before="40" w:after="40"/></w:pPr>{run}</w:p></w:tc>'
)
SHADED = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>'
REPEATED = "<w:trPr><w:tblHeader/></w:trPr>"


class Paper:
    """What is added comes out in this order."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def line(
        self, text: str, *, font: str, size: int = 0, is_middle: bool = False, is_kept: bool = False
    ) -> None:
        """``is_kept``: a heading, on one page with what it heads."""
        kept = "<w:keepNext/>" if is_kept else '<w:keepNext w:val="0"/>'
        middle = '<w:jc w:val="center"/>' if is_middle else ""
        spacing = f'<w:spacing w:before="{240 if is_kept else 80}" w:after="80"/>'
        self._parts.append(
            f"<w:p><w:pPr>{kept}{spacing}{middle}</w:pPr>{_run(text, font=font, size=size)}</w:p>"
        )

    def table(
        self,
        rows: Iterable[Sequence[str]],
        *,
        widths: Sequence[int],
        headers: Sequence[str] = (),
        shaded: int = 0,
        size: int = 0,
    ) -> None:
        """``headers`` come again on each page; ``shaded`` cells of each row, from the left, are headings."""
        places = [_twips(width) for width in widths]
        columns = "".join(f'<w:gridCol w:w="{place}"/>' for place in places)
        self._parts.append(TABLE.format(columns=columns))
        if headers:
            self._parts.append(_row(headers, places, shaded=len(headers), size=size, start=REPEATED))
        self._parts += [_row(row, places, shaded=shaded, size=size) for row in rows]
        self._parts.append("</w:tbl>")

    def as_bytes(self, title: str) -> bytes:
        """The .docx."""
        empty, text, properties = _empty()
        target = BytesIO()
        target.write(empty)
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr(TEXT, text.replace(NAME, "".join(self._parts)))
            package.writestr(PROPERTIES, properties.replace(NAME, escape(printable(title)[:255])))
        return target.getvalue()


def _row(texts: Sequence[str], widths: Sequence[int], *, shaded: int, size: int, start: str = "") -> str:
    cells = [
        CELL.format(
            width=width,
            shade=SHADED if index < shaded else "",
            run=_run(text, font=HEAD if index < shaded else "", size=size),
        )
        for index, (text, width) in enumerate(zip(texts, widths, strict=True))
    ]
    return f"<w:tr>{start}{''.join(cells)}</w:tr>"


def _run(text: str, *, font: str, size: int) -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>' if font else ""
    half_points = f'<w:sz w:val="{size}"/>' if size else ""
    # A return of its own would become a second break.
    pieces = BREAK.split(printable(text.replace("\r\n", "\n")).replace("\r", "\n"))
    return f"<w:r><w:rPr>{fonts}{half_points}</w:rPr>{''.join(map(_piece, pieces))}</w:r>"


def _piece(text: str) -> str:
    if text in ("\n", "\t"):
        return "<w:br/>" if text == "\n" else "<w:tab/>"
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""


def _twips(millimetres: int) -> int:
    return Mm(millimetres).twips


@lru_cache(maxsize=1)
def _empty() -> tuple[bytes, str, str]:
    """The package without its text and its properties, and those two with ``NAME`` where something comes."""
    file = BytesIO()
    _empty_document().save(file)
    target = BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            if name not in (TEXT, PROPERTIES):
                package.writestr(name, source.read(name))
        text, properties = (source.read(name).decode() for name in (TEXT, PROPERTIES))
    return target.getvalue(), text.replace("<w:body>", f"<w:body>{NAME}", 1), properties


def _empty_document() -> WordDocument:
    document = Document()
    document.core_properties.title = NAME
    document.core_properties.author = document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(24)
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.size = Pt(11)
    style.paragraph_format.space_after = Pt(0)
    style.font.name = BODY
    properties = style.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    language = OxmlElement("w:lang")
    for attribute in ("w:val", "w:eastAsia"):
        language.set(qn(attribute), "zh-CN")
    properties.append(language)
    return document
