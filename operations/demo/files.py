"""Evidence of several kinds, each file with words of its own: the same file twice would be refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from textwrap import wrap

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image

from measures.previews.ofd.paper import BlankPaper

# Signs of 16 points across a page.
LINE = 28


def a_file(number: int, about: str) -> SimpleUploadedFile:
    """The kinds in turns."""
    name, make = KINDS[number % len(KINDS)]
    stem, _, ending = name.rpartition(".")
    return SimpleUploadedFile(f"{stem}{number + 1}.{ending}", make(number, about))


def _text(number: int, about: str) -> bytes:
    return f"{about}\n第{number + 1}号记录(演示材料)\n".encode()


def _word(number: int, about: str) -> bytes:
    document, file = Document(), BytesIO()
    document.add_heading(f"会议纪要第{number + 1}号(演示材料)")
    document.add_paragraph(about)
    document.save(file)
    return file.getvalue()


def _workbook(number: int, about: str) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ["序号", "事项", "办理情况"])
        for row in range(1, 6):
            sheet.write_row(row, 0, [row, about[:20], f"已办({number + row})"])
    return file.getvalue()


def _picture(number: int, _about: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (320, 200), (40 + number * 5 % 180, 110, 150 - number * 3 % 120)).save(file, "PNG")
    return file.getvalue()


def _pdf(number: int, about: str) -> bytes:
    """A page to be read; its font is named, and readers have one for Chinese."""
    lines = [
        f"落实情况确认单(演示材料)第{number + 1}号",
        "",
        *wrap(about, LINE),
        "",
        "经办人:(签字)",
        "部门负责人:(签字)",
    ]
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines)
    paper = BlankPaper()
    root, tree = paper.reserve(), paper.reserve()
    about_font = paper.add(
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        "/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    )
    inner = paper.add(
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]/CIDSystemInfo"
        f"<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>/FontDescriptor {about_font} 0 R>>"
    )
    font = paper.add(
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UTF16-H/Encoding/UniGB-UTF16-H"
        f"/DescendantFonts[{inner} 0 R]>>"
    )
    drawn = paper.stream(f"BT /F0 16 Tf 28 TL 70 760 Td {shown} ET".encode())
    page = paper.add(
        f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 595 842]/Contents {drawn} 0 R"
        f"/Resources<</Font<</F0 {font} 0 R>>>>>>"
    )
    paper.put(tree, f"<</Type/Pages/Kids[{page} 0 R]/Count 1>>")
    paper.put(root, f"<</Type/Catalog/Pages {tree} 0 R>>")
    return paper.whole(root)


KINDS: tuple[tuple[str, Callable[[int, str], bytes]], ...] = (
    ("落实情况记录.txt", _text),
    ("会议纪要.docx", _word),
    ("工作台账.xlsx", _workbook),
    ("现场照片.png", _picture),
    ("签字扫描件.pdf", _pdf),
)
