"""密级 marks in every kind of file that has text."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter

from measures.secrecy import IN_NAME, has_mark
from tests.measures.files.documents import docx, hanging_pdf, office, ole, packed, pdf, refusal, xlsx

MARK = "机密★10年"
HEADER = "<w:hdr><w:t>机</w:t><w:t>密</w:t><w:br/><w:t>★</w:t></w:hdr>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", MARK.encode()),
        ("gb.txt", MARK.encode("gb18030")),
        ("宽.txt", MARK.encode("utf-16")),
        ("倒.txt", MARK.encode("utf-16-be")),
        ("a.csv", f"文件,密级:秘密\n{'x' * 1000}".encode("gb18030")),
        ("a.docx", docx(MARK)),
        ("页眉.docx", office("word", {"word/header1.xml": HEADER})),
        ("标题.docx", office("word", {"docProps/core.xml": f"<dc:title>{MARK}</dc:title>"})),
        ("宽.docx", office("word", {"word/document.xml": f"<t>{MARK}</t>".encode("utf-16")})),
        ("数字.docx", office("word", {"word/document.xml": "<t>&#26426;&#x5bc6;★</t>"})),
        ("字符.docx", office("word", {"word/document.xml": "<t>&#31192;&#0023494;<b/>★</t>"})),
        ("a.xlsx", xlsx(MARK)),
        ("表名.xlsx", office("xl", {"xl/workbook.xml": f"<sheet/><x>{MARK}</x>"})),
        ("a.pptx", office("ppt", {"ppt/slides/slide1.xml": f"<a:t>{MARK}</a:t>"})),
        ("母版.pptx", office("ppt", {"ppt/slideMasters/slideMaster1.xml": f"<a:t>{MARK}</a:t>"})),
        ("a.ofd", packed({"OFD.xml": "<a/>", "Doc_0/Pages/P/Content.xml": f"<T>{MARK}</T>"})),
        ("a.pdf", pdf(MARK)),
        ("标题.pdf", pdf("x", title="密级:机密")),
        ("a.doc", ole({"WordDocument": b"\0" * 512 + MARK.encode("utf-16-le")})),
        ("a.xls", ole({"Workbook": b"\0" * 511 + MARK.encode("utf-16-le")})),
    ],
)
def test_it_is_found(name: str, content: bytes) -> None:
    assert refusal(name, content) == f"“{name}”的正文带有密级标志。严禁上传涉密文件。"


@pytest.mark.parametrize(
    "text",
    [
        "机密★",
        "机 密 ★ 20年",
        "机\n密★10年",
        "绝密☆",
        "秘\u200b密★",
        "秘密*1年",
        "密级:秘密",
        "㊙密★",
        "密\u3000级:机密",
    ],
)
def test_however_it_is_written(text: str) -> None:
    assert has_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "严守国家秘密,开展保密教育。",
        "机密文件管理制度已修订",
        "无密级",
        "★重点",
        "不属于国家秘密*。",
        "密级:无",
    ],
)
def test_the_word_alone_is_none(text: str) -> None:
    assert not has_mark(text)


@pytest.mark.parametrize("name", ["(机 密)方案", "【秘密】", "〔绝密〕a", "机密 ★", "绝密a"])
def test_names(name: str) -> None:
    assert IN_NAME.search(name)


def test_a_pdf_that_hangs_is_left_after_some_seconds() -> None:
    assert refusal("a.pdf", hanging_pdf()) is None


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nstream", pdf(MARK)[:700], b"%PDF-1.7 stream " + b"\xff" * 9999]
)
def test_a_broken_pdf_has_no_text(content: bytes) -> None:
    assert refusal("a.pdf", content) is None


@pytest.mark.parametrize(("password", "refused"), [("a", True), ("", False)])
def test_a_pdf_behind_a_password_is_refused(password: str, refused: bool) -> None:
    """One that only forbids changes is opened by everybody."""
    writer, file = PdfWriter(io.BytesIO(pdf("普通材料"))), io.BytesIO()
    writer.encrypt(password, owner_password="b", algorithm="RC4-128")
    writer.write(file)
    sentence = "“a.pdf”设有打开密码,无法检查内容。请去掉打开密码后再上传。"
    assert refusal("a.pdf", file.getvalue()) == (sentence if refused else None)
