"""Files as offices send them: encodings, .docx with automatic numbers, and what is neither."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from notices.files import UnreadableNotice, read_upload
from notices.parser import parse_notice
from tests.notices.parser.documents import PLAIN
from tests.notices.parser.outline import outline, squeezed

SAMPLE = Path("notices/sample/notice.txt")


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert read_upload("通报.txt", PLAIN.encode(encoding)) == PLAIN


def test_a_word_file_reads_like_its_text() -> None:
    document = Document()
    for line in PLAIN.split("\n"):
        document.add_paragraph(line)
    text = read_upload("通报.docx", saved(document))
    assert squeezed(text) == squeezed(PLAIN)


def test_tables_keep_their_place() -> None:
    document = Document()
    document.add_paragraph("一、关于学习方面")
    document.add_table(1, 2).rows[0].cells[1].text = "学习12次"
    document.add_paragraph("完")
    assert read_upload("a.docx", saved(document)).split("\n") == ["一、关于学习方面", "\t学习12次", "完"]


def test_word_shows_automatic_numbers_and_so_do_we() -> None:
    document = Document()
    for depth, text in (
        (0, "关于学习方面"),
        (1, "学习少问题"),
        (2, "制定计划。"),
        (2, "检查。"),
        (1, "会少问题"),
        (0, "关于作风方面"),
    ):
        _number(document.add_paragraph(text), depth)
    _define(document, [("chineseCounting", "%1、"), ("decimal", "%2."), ("decimal", "(%3)")])
    assert read_upload("a.docx", saved(document)).split("\n") == [
        "一、关于学习方面", "1.学习少问题", "(1)制定计划。", "(2)检查。", "2.会少问题", "二、关于作风方面",
    ]  # fmt: skip


def _number(paragraph: Any, depth: int) -> None:
    own = paragraph._p.get_or_add_pPr()._add_numPr()
    own._add_ilvl().val = depth
    own._add_numId().val = 77


def _define(document: Any, levels: list[tuple[str, str]]) -> None:
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum", {qn("w:abstractNumId"): "77"})
    for depth, (shape, printed) in enumerate(levels):
        level = OxmlElement("w:lvl", {qn("w:ilvl"): str(depth)})
        for tag, value in (("w:start", "1"), ("w:numFmt", shape), ("w:lvlText", printed)):
            level.append(OxmlElement(tag, {qn("w:val"): value}))
        abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num", {qn("w:numId"): "77"})
    number.append(OxmlElement("w:abstractNumId", {qn("w:val"): "77"}))
    root.append(number)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 30_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("通报.doc", b"\xd0\xcf\x11\xe0" + b"0" * 600, "另存为 .docx"),
        ("通报.pdf", b"%PDF-1.7", "PDF"),
        ("通报.txt", b"\xff\x00\xff\xfe\x81", "编码"),
        ("通报.docx", b"PK\x03\x04 broken", "没有下载完整"),
        ("通报.docx", bomb(), "解压后过大"),
    ],
)
def test_other_files_get_one_sentence(name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableNotice, match=words):
        read_upload(name, data)


def test_a_workbook_is_no_notice() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(UnreadableNotice, match="不是 Word 文件"):
        read_upload("台账.xlsx", file.getvalue())


def test_a_broken_word_file_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<broken")
    with pytest.raises(UnreadableNotice, match="不是完好"):
        read_upload("通报.docx", file.getvalue())


def test_the_sample_is_whole() -> None:
    found = parse_notice(read_upload(SAMPLE.name, SAMPLE.read_bytes()))
    counts = (len(found.categories), len(list(found.sub_issues())), len(list(found.measures())))
    assert counts == (4, 8, 17)
    assert not found.warnings
    assert outline(found).startswith("一、关于贯彻落实上级决策部署不够到位方面")
