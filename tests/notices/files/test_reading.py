"""The door: encodings, kinds told by content, and what is refused with its real reason."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from notices.files import UnreadableNotice, read_upload
from notices.parser import parse_notice
from tests.notices.files.word_files import packed
from tests.notices.parser.documents import PLAIN
from tests.notices.parser.outline import outline, squeezed

SAMPLE = Path("notices/sample/notice.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    found = read_upload("通报.txt", PLAIN.encode(encoding))
    assert (found.text, found.kind, found.notes) == (PLAIN, "txt", ())


def test_a_word_file_reads_like_its_text() -> None:
    document = Document()
    for line in PLAIN.split("\n"):
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    assert read_upload("通报.docx", file.getvalue()).text == PLAIN


def bomb() -> bytes:
    return packed({"word/document.xml": "0" * 30_000_000})


def lying_bomb() -> bytes:
    """Declares few bytes and holds many."""
    data = packed({"word/document.xml": "0" * 30_000_000})
    return data.replace((30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def locked_zip() -> bytes:
    data = bytearray(packed({"word/document.xml": "<a/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("通报.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "已损坏或没有下载完整"),
        ("通报.txt", b"\xff\x00\xff\xfe\x81", "编码"),
        ("通报.docx", b"PK\x03\x04 broken", "没有下载完整"),
        ("通报.docx", bomb(), "解压后过大"),
        ("通报.docx", lying_bomb(), "没有下载完整"),
        ("通报.docx", locked_zip(), "打开密码"),
        ("通报.docx", packed({"word/document.xml": "<broken"}), "不是完好"),
        ("通报.docx", packed({"word/other.xml": "<a/>"}), "不是完好"),
        ("台账.xlsx", packed({"xl/workbook.xml": "<a/>"}), "表格文件"),
        ("台账.ods", packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "表格文件"),
        ("汇报.pptx", packed({"ppt/presentation.xml": "<a/>"}), "演示文稿"),
        ("材料.zip", packed({"通报.docx": "x"}), "解压"),
        ("材料.rar", b"Rar!\x1a\x07\x00" + b"0" * 60, "解压"),
        ("通报.jpg", b"\xff\xd8\xff\xe0" + b"0" * 60, "图片"),
        ("通报.heic", b"\0\0\0\x18ftypheic" + b"0" * 60, "图片"),
    ],
)
def test_the_real_reason_of_a_refusal(name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableNotice, match=words):
        read_upload(name, data)


@pytest.mark.parametrize(
    "text", ["BMW 牌车辆1台。", "Rar 是一种格式。", "PK赛结果", "MIME 类型说明", "<关于整改的通报>"]
)
def test_a_text_may_begin_like_anything(text: str) -> None:
    assert read_upload("a.txt", text.encode()).text == text


def test_a_part_that_is_too_large_is_refused_after_a_bounded_read() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", b" " * (21 * 1024 * 1024))
    with pytest.raises(UnreadableNotice, match="解压后过大"):
        read_upload("a.docx", file.getvalue())


def test_the_sample_is_whole() -> None:
    found = parse_notice(read_upload(SAMPLE.name, SAMPLE.read_bytes()).text)
    counts = (len(found.categories), len(list(found.sub_issues())), len(list(found.measures())))
    assert counts == (4, 8, 17)
    assert not found.warnings
    assert outline(found).startswith("一、关于贯彻落实上级决策部署不够到位方面")
    assert squeezed(SAMPLE.read_text()) == squeezed(read_upload("a", SAMPLE.read_bytes()).text)
