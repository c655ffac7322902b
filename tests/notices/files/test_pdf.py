"""PDF files of several origins read as the paragraphs they were printed from."""

from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image

from notices.files import UnreadableNotice, read_upload
from notices.files.layout import LaidPage, LaidPiece, lines_of
from notices.files.pdf import read_pdf
from notices.files.reflow import reflowed
from tests.notices.files.printed import PARAGRAPHS, PageForm, chromium_pdf, libreoffice_pdf


def squeezed(lines: list[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"width": 148, "size": 10.5, "spacing": 18},
        {"width": 300, "size": 20},
        {"width": 184, "size": 15, "is_justified": True},
        {"indent": 0, "size": 15},
    ],
    ids=["official", "small page", "wide page", "justified", "no indents"],
)
def test_what_libreoffice_prints(form: PageForm) -> None:
    found = read_upload("通报.pdf", libreoffice_pdf(**form))
    assert squeezed(found.text.split("\n")) == squeezed(PARAGRAPHS)
    assert found.kind == "pdf"
    assert found.notes == ("页眉、页脚没有读入:“云山区档案馆整改材料”。",)


@pytest.mark.parametrize(
    ("style", "has_margins"),
    [
        ("p{font-size:12pt}", True),
        ("p{text-indent:2em;margin:0;line-height:1.8}", False),
        ("p{font-size:16pt;text-align:justify}", False),
    ],
    ids=["gaps", "indents", "justified"],
)
def test_what_chromium_prints(style: str, has_margins: bool) -> None:
    found = read_upload("通报.pdf", chromium_pdf(style, has_margins=has_margins))
    assert squeezed(found.text.split("\n")) == squeezed(PARAGRAPHS)
    assert any("页眉、页脚" in note for note in found.notes) == has_margins


def page(*pieces: LaidPiece) -> LaidPage:
    return LaidPage(595, 842, list(pieces))


def test_a_page_that_lies_on_its_side_is_turned() -> None:
    pieces = (
        LaidPiece(100, 50, 16, 90, "第一"),
        LaidPiece(100, 82, 16, 90, "行"),
        LaidPiece(128, 50, 16, 90, "第二行"),
    )
    assert [line.text for line in lines_of(page(*pieces))] == ["第一行", "第二行"]


def test_a_slanted_watermark_is_no_text() -> None:
    mark = LaidPiece(200, 300, 60, 45, "内部材料")
    assert [line.text for line in lines_of(page(LaidPiece(80, 700, 16, 0, "正文"), mark))] == ["正文"]


def test_bold_by_printing_twice_is_read_once_and_double_words_twice() -> None:
    twice = (
        LaidPiece(80, 700, 16, 0, "通报"),
        LaidPiece(80.4, 700, 16, 0, "通报"),
        LaidPiece(112, 700, 16, 0, "全文"),
    )
    assert [line.text for line in lines_of(page(*twice))] == ["通报全文"]
    # pypdf gives the second of two characters the place of the first now and then.
    double = (
        LaidPiece(80, 700, 16, 0, "往"),
        LaidPiece(80, 700, 16, 0, "往"),
        LaidPiece(112, 700, 16, 0, "是"),
    )
    assert [line.text for line in lines_of(page(*double))] == ["往往是"]


def test_signs_that_look_like_characters_become_them() -> None:
    assert lines_of(page(LaidPiece(80, 700, 16, 0, "⼀⼾⻅⺠")))[0].text == "一户见民"


def test_what_stands_in_columns_keeps_its_columns_and_is_told() -> None:
    rows = [
        LaidPiece(80 + 150 * column, 700 - 28 * row, 12, 0, f"格{row}{column}")
        for row in range(4)
        for column in range(3)
    ]
    found = reflowed([lines_of(page(*rows))])
    assert found.paragraphs[0] == "格00\t格01\t格02"
    assert "4行像是表格" in found.notes[0]


@pytest.mark.parametrize("number", ["3", "- 3 -", "— 3 —", "第 3 页", "第3页 共12页", "3/12", "Page 3 of 12"])
def test_page_numbers_in_all_their_forms(number: str) -> None:
    pieces = [LaidPiece(80, 700 - 28 * row, 16, 0, "正文" * 14) for row in range(4)]
    found = reflowed([lines_of(page(*pieces, LaidPiece(280, 40, 11, 0, number)))])
    assert (found.paragraphs, found.notes) == (["正文" * 56], ["页码没有读入。"])


def scan() -> bytes:
    file = io.BytesIO()
    Image.new("L", (200, 280), 255).save(file, "PDF")
    return file.getvalue()


def locked() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("geheim", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (scan(), "扫描件"),
        (locked(), "密码"),
        (b"%PDF-1.7\n", "已损坏"),
        (
            b"%PDF-1.7\n" + b"1 0 obj << /Kids [1 0 R] /Type /Pages >> endobj trailer << /Root 1 0 R >>",
            "已损坏",
        ),
    ],
    ids=["scan", "locked", "empty", "circle"],
)
def test_the_real_reason_of_a_refusal(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableNotice, match=words):
        read_upload("通报.pdf", data)


def test_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(UnreadableNotice, match="用时过长"):
        read_pdf(scan(), seconds=0.01)


def bomb() -> bytes:
    """A page whose content unpacks to 600 MB."""
    writer = pypdf.PdfWriter()
    blank = writer.add_blank_page(100, 100)
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(b"BT (x) Tj ET\n" * 50_000_000)
    blank[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_bomb_harms_only_the_process_that_reads_it() -> None:
    with pytest.raises(UnreadableNotice):
        read_upload("通报.pdf", bomb())


def test_pages_without_text_are_told() -> None:
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(libreoffice_pdf()))
    writer.add_blank_page(595, 842)
    file = io.BytesIO()
    writer.write(file)
    notes = read_upload("通报.pdf", file.getvalue()).notes
    assert notes[0] == f"第{len(writer.pages)}页没有文字(可能是扫描件),没有读入。"
