"""Pages of OFD files: of other programs, and by the standard where every sign has to stand."""

from __future__ import annotations

import io
import math
import re
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageFont
from pypdf.generic import StreamObject

from measures.previews.ofd.book import as_pdf
from measures.previews.ofd.geometry import outline, spread
from measures.previews.ofd.package import PACKAGE_ERRORS, BadOfd
from measures.previews.ofd.seals import picture_of
from measures.previews.ofd_pages import NoPages, ofd_as_pdf
from tests.measures.files.ofd_files import HEAD, SPACE, ofd, text

DATA = Path(__file__).resolve().parents[2] / "data" / "ofd"
MM = 72 / 25.4


def made(data: bytes) -> bytes:
    return as_pdf(io.BytesIO(data))


def pages(data: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(made(data))).pages)


def drawn(data: bytes) -> str:
    content = pages(data)[0].get_contents()
    assert content is not None
    return content.get_data().decode("latin-1")


def runs(data: bytes) -> list[tuple[str, float, float]]:
    """Of signs, each with the foot of its first, in millimetres from the upper left corner."""
    found: list[tuple[str, float, float]] = []
    page = pages(data)[0]

    def note(said: str, frame: list[float], at: list[float], *_: object) -> None:
        if said.strip():
            x = at[4] * frame[0] + at[5] * frame[2] + frame[4]
            y = at[4] * frame[1] + at[5] * frame[3] + frame[5]
            found.append((said.strip(), round(x / MM, 2), round(297 - y / MM, 2)))

    page.extract_text(visitor_text=note)
    return found


def of_tag(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body).to_bytes(3, "big")
    return bytes([tag, 0x83]) + size + body


def png(colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (8, 4), colour).save(file, "PNG")
    return file.getvalue()


def test_a_reply_of_another_program_has_its_words_and_its_seal() -> None:
    first, second = pages((DATA / "iofd_reply.ofd").read_bytes())
    assert (round(first.mediabox.width), round(first.mediabox.height)) == (595, 842)
    words = "".join(first.extract_text().split())
    assert "测试符路桥区卫生局文件" in words and "关于同意张阿三同志辞职的批复" in words
    assert "经研究\uff0c同意张阿三同志辞职" in words
    assert len(first.images) + len(second.images) > 0


def test_an_essay_of_another_program_is_read_from_the_first_to_the_last_word() -> None:
    [first, second] = pages((DATA / "ofdrw_essay.ofd").read_bytes())
    assert "中国一向是所谓“闭关主义”" in "".join(first.extract_text().split())
    assert "没有拿来的\uff0c文艺不能自成为新文艺" in "".join(second.extract_text().split())


def test_a_sign_stands_where_the_file_puts_it() -> None:
    data = ofd(text("整改", x=1, y=4) + text("𠮷A", x=1, y=14), template=text("模板", x=50, y=4))
    assert runs(data) == [("模板", 70, 34), ("整改", 21, 34), ("𠮷A", 21, 44)]
    assert re.findall(r"1 0 0 -1 (\d+) (\d+) Tm", drawn(data))[2:] == [
        ("1", "4"), ("6", "4"), ("1", "14"), ("6", "14"),
    ]  # fmt: skip


def test_a_matrix_turns_and_moves_what_it_is_said_of() -> None:
    data = ofd(text("转", x=1, y=4, more='CTM="0 1 -1 0 10 2"'))
    assert runs(data) == [("转", 20 + 10 - 4, 30 + 2 + 1)]


def test_a_font_of_the_file_is_carried_with_its_glyphs() -> None:
    """By the sign, and by the number of a glyph where the file names one."""
    font = ImageFont.load_default(12)
    assert isinstance(font, ImageFont.FreeTypeFont)
    told = '<ofd:CGTransform CodePosition="1"><ofd:Glyphs>7</ofd:Glyphs></ofd:CGTransform>'
    data = ofd(text("A改", x=0, y=4, font=4, inside=told), parts={"Doc_0/Res/own.ttf": font.font_bytes})
    assert [one[0].replace(" ", "") for one in runs(data)] == ["A改"]
    assert "<0007> Tj" in drawn(data)
    objects = pypdf.PdfWriter(clone_from=io.BytesIO(made(data)))._objects
    assert font.font_bytes in [one.get_data() for one in objects if isinstance(one, StreamObject)]
    broken = ofd(text("A", x=0, y=4, font=4), parts={"Doc_0/Res/own.ttf": font.font_bytes[:40]})
    assert runs(broken) == [("A", 20, 34)]


def test_lines_and_areas_have_their_colours_and_edges() -> None:
    path = (
        '<ofd:PathObject Boundary="10 20 50 50" Fill="true" LineWidth="0.5" CTM="2 0 0 2 0 0">'
        '<ofd:FillColor Value="255 0 0" Alpha="51"/><ofd:StrokeColor Value="0 0 255"/>'
        "<ofd:AbbreviatedData>M 0 0 L 10 0 Q 10 10 0 10 B 1 2 3 4 5 6 A 5 5 0 0 1 0 0 C"
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )
    found = drawn(ofd(path))
    assert "1 0 0 1 10 20 cm" in found and "2 0 0 2 0 0 cm" in found
    assert "1 0 0 rg" in found and "0 0 1 RG" in found and "0.5 w" in found and "/G20 gs" in found
    assert "10 0 l" in found and "10 6.6667 6.6667 10 0 10 c" in found and "1 2 3 4 5 6 c" in found
    assert re.search(r"h\nB\n", found)


def test_a_picture_fills_its_box_upright() -> None:
    image = '<ofd:ImageObject Boundary="20 30 80 40" ResourceID="5"/>'
    media = (
        '<ofd:MultiMedias><ofd:MultiMedia ID="5" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile>'
        "</ofd:MultiMedia></ofd:MultiMedias>"
    )
    data = ofd(image, resources=media, parts={"Doc_0/Res/a.png": png()})
    assert "80 0 0 -40 0 40 cm" in drawn(data)
    [seen] = pages(data)[0].images
    assert seen.image is not None and seen.image.convert("RGB").getpixel((1, 1)) == (255, 0, 0)
    assert "Do" not in drawn(ofd(image, resources=media, parts={"Doc_0/Res/a.png": b"no picture"}))


def test_styles_are_inherited_and_composites_and_annotations_are_drawn() -> None:
    styles = (
        '<ofd:DrawParams><ofd:DrawParam ID="6" LineWidth="2"><ofd:StrokeColor Value="0 255 0"/>'
        "</ofd:DrawParam>"
        '<ofd:DrawParam ID="7" Relative="6" Cap="Round"/></ofd:DrawParams><ofd:CompositeGraphicUnits>'
        f'<ofd:CompositeGraphicUnit ID="11" Width="9" Height="9"><ofd:Content>{text("合", x=0, y=0)}'
        "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    line = (
        '<ofd:PathObject Boundary="0 0 9 9" DrawParam="7"><ofd:AbbreviatedData>M 0 0 L 9 9'
        '</ofd:AbbreviatedData></ofd:PathObject><ofd:CompositeObject Boundary="1 2 9 9" ResourceID="11"/>'
    )
    notes = {
        "Doc_0/Annots/Annotations.xml": (
            f'{HEAD}<ofd:Annotations {SPACE}><ofd:Page PageID="1"><ofd:FileLoc>Page_0/A.xml</ofd:FileLoc>'
            "</ofd:Page></ofd:Annotations>"
        ),
        "Doc_0/Annots/Page_0/A.xml": (
            f'{HEAD}<ofd:PageAnnot {SPACE}><ofd:Annot ID="1"><ofd:Appearance Boundary="100 100 9 9">'
            f'{text("批", x=0, y=0)}</ofd:Appearance></ofd:Annot><ofd:Annot ID="2" Visible="false">'
            f'<ofd:Appearance Boundary="0 0 9 9">{text("隐", x=0, y=0)}</ofd:Appearance></ofd:Annot>'
            "</ofd:PageAnnot>"
        ),
    }
    data = ofd(line, resources=styles, parts=dict(notes))
    assert "2 w" in drawn(data) and "1 J" in drawn(data) and "0 1 0 RG" in drawn(data)
    assert runs(data) == [("合", 21, 32), ("批", 120, 130)]


@pytest.mark.parametrize("kind", ["png", "ofd"])
def test_a_seal_is_found_in_the_value_of_the_signature(kind: str) -> None:
    picture = png() if kind == "png" else ofd(text("印", x=0, y=4))
    info = of_tag(
        0x30, of_tag(0x16, kind.encode()), of_tag(4, picture), of_tag(2, b"\x28"), of_tag(2, b"\x28")
    )
    value = of_tag(0x30, of_tag(0x30, of_tag(2, b"\4"), of_tag(4, of_tag(0x30, of_tag(0x30, info)))))
    seal = picture_of(value)
    assert seal is not None and (seal.kind, seal.data) == (kind, picture)
    parts: dict[str, bytes | str] = {
        "Doc_0/Signs/Signatures.xml": (
            f'{HEAD}<ofd:Signatures {SPACE}><ofd:Signature ID="1" BaseLoc="/Doc_0/Signs/S.xml"/>'
            "</ofd:Signatures>"
        ),
        "Doc_0/Signs/S.xml": (
            f"{HEAD}<ofd:Signature {SPACE}><ofd:SignedInfo>"
            '<ofd:StampAnnot ID="1" PageRef="1" Boundary="50 60 40 40" Clip="0 0 20 40"/>'
            "</ofd:SignedInfo><ofd:SignedValue>/Doc_0/Signs/V.dat</ofd:SignedValue></ofd:Signature>"
        ),
        "Doc_0/Signs/V.dat": value,
    }
    found = drawn(ofd("", parts=parts))
    assert "50 60 20 40 re W n" in found and "40 0 0 -40 50 100 cm" in found and " Do" in found
    assert picture_of(b"\x30\x84\xff\xff\xff\xff") is None and picture_of(b"\x30\x80" * 400) is None


def test_distances_and_outlines_are_read_as_the_standard_writes_them() -> None:
    assert spread("g 3 1.5 2 g 2 -1") == [1.5, 1.5, 1.5, 2, -1, -1]
    assert len(spread("g 999999999 1")) <= 100_000 and spread("g x") == [0, 0]
    x, y = map(float, outline("M 0 0 A 10 10 0 0 1 10 10").split("\n")[-1].split()[-3:-1])
    assert (x, y) == (10, 10)
    middle = [float(one) for one in outline("M 0 0 A 10 10 0 0 1 10 10").split("\n")[1].split()[:4]]
    assert math.isclose(middle[0], 5.5228, abs_tol=1e-3) and math.isclose(middle[1], 0, abs_tol=1e-3)
    assert outline("M 1 2 3 4 L 5") == "1 2 m\n3 4 m" and outline("") == ""


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 nothing",
        ofd("")[:200],
        ofd("", parts={"OFD.xml": "<a/>"}),
        ofd("", parts={"Doc_0/Document.xml": "no markup"}),
        ofd("", parts={"OFD.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
        ofd("", parts={"Doc_0/Document.xml": f"{HEAD}<ofd:Document {SPACE}/>"}),
    ],
)
def test_what_cannot_be_drawn_is_said(data: bytes) -> None:
    with pytest.raises((BadOfd, *PACKAGE_ERRORS)):
        as_pdf(io.BytesIO(data))
    with pytest.raises(NoPages, match="OFD 阅读器"):
        ofd_as_pdf(data)


def test_it_is_drawn_in_a_process_of_its_own() -> None:
    assert ofd_as_pdf(ofd(text("整改", x=0, y=4))).startswith(b"%PDF-")


def test_a_part_that_grows_out_of_the_archive_is_too_much() -> None:
    with pytest.raises(NoPages):
        ofd_as_pdf(ofd("", parts={"Doc_0/PublicRes.xml": b" " * (41 * 1024 * 1024)}))


def test_what_names_itself_ends() -> None:
    """A composite object within itself, and a style that is relative to itself."""
    ring = (
        '<ofd:DrawParams><ofd:DrawParam ID="6" Relative="6"/></ofd:DrawParams><ofd:CompositeGraphicUnits>'
        '<ofd:CompositeGraphicUnit ID="11"><ofd:Content><ofd:CompositeObject Boundary="1 1 1 1"'
        ' ResourceID="11" DrawParam="6"/></ofd:Content></ofd:CompositeGraphicUnit>'
        "</ofd:CompositeGraphicUnits>"
    )
    assert len(pages(ofd('<ofd:CompositeObject Boundary="0 0 1 1" ResourceID="11"/>', resources=ring))) == 1
