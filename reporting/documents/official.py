"""A document in official form: paper, fonts, spacing and page numbers as product.md lists them.

Fonts are named, never shipped. The language of every run is zh-CN: without it LibreOffice falls back
to Japanese glyphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from notices.parser.lines import NoticeLine, Rank
from workbooks.writing.cells import UNPRINTABLE

# 2号 and 3号 in points.
TITLE_SIZE, BODY_SIZE, PAGE_NUMBER_SIZE = Pt(22), Pt(16), Pt(14)
LINE = Pt(28)
FONTS = {
    Rank.TITLE: "方正小标宋简体",
    Rank.FIRST: "黑体",
    Rank.SECOND: "楷体_GB2312",
    Rank.THIRD: "仿宋_GB2312",
    Rank.BODY: "仿宋_GB2312",
}
# 28 signs of 16 points are wider than the 156 mm between the margins: each is set closer, in 1/20 point.
# Not by the grid of the page: LibreOffice spaces the signs of such a grid as it likes.
CLOSER = "-5"
MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
# The same paper turned to the left: its head is at the left.
TURNED_MARGINS = {"top_margin": 28, "bottom_margin": 26, "left_margin": 35, "right_margin": 37}
# What the schema wants behind <w:snapToGrid>.
AFTER_SNAP = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")


def official_document(lines: Iterable[NoticeLine], *, title: str) -> WordDocument:
    """A ``docx.Document`` of ``lines``; a text with line ends becomes several paragraphs."""
    document = Document()
    document.core_properties.title = printable(title)[:255]
    document.core_properties.author = document.core_properties.comments = ""
    _set_up_page(document)
    for line in lines:
        for text in line.text.split("\n"):
            add_line(document, text, rank=line.rank)
        if line.rank is Rank.TITLE:
            add_line(document, "", rank=Rank.BODY)
    return document


def add_turned_section(document: WordDocument) -> Section:
    """What follows is on pages in landscape, for wide tables; foot and numbers go on."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    set_margins(section, TURNED_MARGINS)
    section.footer_distance = Mm(19)
    return section


def set_margins(section: Section, margins: Mapping[str, int]) -> None:
    """``margins`` by the names of python-docx, in mm."""
    for name, width in margins.items():
        setattr(section, name, Mm(width))


def add_line(document: WordDocument, text: str, *, rank: Rank, is_right: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(printable(text))
    set_font(run, FONTS[rank], TITLE_SIZE if rank is Rank.TITLE else BODY_SIZE)
    if rank is not Rank.TITLE:
        _set_closer(run)
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    shape.space_before = shape.space_after = Pt(0)
    # Else a heading at the foot goes over to the next page, and 21 lines are left.
    shape.widow_control = shape.keep_with_next = False
    if rank is Rank.TITLE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        leave_grid(paragraph)
    elif is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif text:
        _indent_two_signs(paragraph)
    return paragraph


def leave_grid(paragraph: Paragraph) -> None:
    """Lines of another size than the text's would snap to every second line of the grid."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties = paragraph._element.get_or_add_pPr()
    properties.insert_element_before(snap, *AFTER_SNAP)


def printable(text: str) -> str:
    """Without what XML cannot hold."""
    return UNPRINTABLE.sub("", text)


def set_font(run: Run, name: str, size: Length) -> None:
    run.font.name, run.font.size = name, size
    properties = run._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)
    language = OxmlElement("w:lang")
    for attribute in ("w:val", "w:eastAsia"):
        language.set(qn(attribute), "zh-CN")
    properties.append(language)


def _set_closer(run: Run) -> None:
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), CLOSER)
    run._element.get_or_add_rPr().insert_element_before(spacing, "w:sz", "w:szCs", "w:lang")


def _indent_two_signs(paragraph: Paragraph) -> None:
    """Counted in characters, so that it stays two when the size changes."""
    indent = paragraph._element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(int(BODY_SIZE.pt * 2 * 20)))


def _set_up_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    set_margins(section, MARGINS)
    section.footer_distance = Mm(28)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(LINE.pt * 20)))
    # On the outer edge as in print, a sign away from it: odd pages at the right, even ones at the left.
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number_pages(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _number_pages(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —"""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = PAGE_NUMBER_SIZE
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        set_font(run, "宋体", PAGE_NUMBER_SIZE)
        if text is None:
            for kind in ("begin", None, "end"):
                run._element.append(_field_part(kind))


def _field_part(kind: str | None) -> BaseOxmlElement:
    if kind is None:
        instruction = OxmlElement("w:instrText")
        instruction.set(qn("xml:space"), "preserve")
        instruction.text = " PAGE "
        return instruction
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark
