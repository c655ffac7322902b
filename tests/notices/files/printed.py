"""The same invented notice, printed by other programs: LibreOffice and Chromium."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict, Unpack

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from playwright.sync_api import Browser, PdfMargins, sync_playwright

from measures.files import libreoffice
from tests.notices.parser.documents import notice

LONG = notice("""
一、关于贯彻落实上级决策部署不够到位方面
1.理论学习不够系统,结合档案工作实际研究思考少,学用脱节的问题
(1)修订《馆党组理论学习中心组学习制度》,把档案工作重要论述列入年度学习计划,全年集中学习12次,每季度开展专题研讨1次,领导班子成员轮流作重点发言。
(2)2.5小时以内办结查档申请,建立限时办结台账,已办理1326件,群众满意率达到99.2%,比上年提高3.5个百分点,其中老年人查档286件。
一是制定年度学习安排。
二是每月检查1次。
2.数字化进度偏慢问题
(1)一是增加扫描设备6台,其中高速扫描仪2台;二是通过政府采购引入第三方机构,完成馆藏民国档案和建国初期文书档案的数字化加工共计36000余卷;三是建立每周调度机制,由分管领导牵头协调解决存在的困难。
二、关于作风建设不够严实方面
1.查档等候时间长问题
(1)增设窗口2个,印发《查档服务指南》,往往排队的常见事项一次办结,户籍、婚姻、知青等民生档案实行全区通办,群众见面即办。
三、关于党的建设方面
1.“三会一课”质量不高,主题党日形式单一,一些支部以会代训、以读代学的问题
(1)支部书记讲党课8次,开展主题党日12次;对会议记录逐本检查,发现问题17个,已督促改正;修订《支部工作考核办法》,把学习质量列入年度考核,占比由百分之十提高到百分之二十。
""")
PARAGRAPHS = [line for line in LONG.split("\n") if line]


class PageForm(TypedDict, total=False):
    """``width`` of the page in millimetres, ``size`` and ``spacing`` in points, ``indent`` in characters."""

    width: int
    size: float
    indent: int
    spacing: float
    is_justified: bool


def word_document(
    *, width: int = 210, size: float = 16, indent: int = 2, spacing: float = 28, is_justified: bool = False
) -> bytes:
    """A document of that form (see ``PageForm``)."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header.paragraphs[0].add_run("云山区档案馆整改材料")
    _number_pages(section.footer.paragraphs[0])
    for index, line in enumerate(PARAGRAPHS):
        paragraph = document.add_paragraph()
        _set(paragraph.add_run(line), 22 if index == 0 else size)
        paragraph.paragraph_format.line_spacing = Pt(spacing if index else 32)
        paragraph.paragraph_format.space_after = Pt(0)
        if index == 0:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            continue
        paragraph.paragraph_format.first_line_indent = Pt(indent * size)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if is_justified else WD_ALIGN_PARAGRAPH.LEFT
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set(run: Run, size: float) -> None:
    run.font.size, run.font.name = Pt(size), "Noto Sans CJK SC"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Sans CJK SC")


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"})
    paragraph._p.append(field)
    paragraph.add_run(" —")


def libreoffice_pdf(**form: Unpack[PageForm]) -> bytes:
    return libreoffice.convert(word_document(**form), suffix=".docx", to="pdf")


def web_page(style: str) -> str:
    title, *rest = map(html.escape, PARAGRAPHS)
    body = f"<h1>{title}</h1>" + "".join(f"<p>{line}</p>" for line in rest)
    css = f"h1{{text-align:center}}{style}"
    return (
        f"<!doctype html><html lang=zh-CN><meta charset=utf-8><title>通报</title><style>{css}</style>{body}"
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


def chromium_pdf(style: str, *, has_margins: bool) -> bytes:
    with chromium() as browser:
        page = browser.new_page()
        page.set_content(web_page(style))
        edges: PdfMargins = {"top": "18mm", "bottom": "18mm", "left": "18mm", "right": "18mm"}
        return page.pdf(format="A4", margin=edges, display_header_footer=has_margins)
