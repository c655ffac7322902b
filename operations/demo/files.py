"""Evidence of several kinds, each file with words of its own: the same file twice would be refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image
from pypdf import PdfWriter


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
    file, writer = BytesIO(), PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": f"{about[:20]} {number + 1}"})
    writer.write(file)
    return file.getvalue()


KINDS: tuple[tuple[str, Callable[[int, str], bytes]], ...] = (
    ("落实情况记录.txt", _text),
    ("会议纪要.docx", _word),
    ("工作台账.xlsx", _workbook),
    ("现场照片.png", _picture),
    ("签字扫描件.pdf", _pdf),
)
