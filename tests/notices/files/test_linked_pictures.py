"""Documents whose pictures name other files: what a converter would read for whoever uploads them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from pypdf import PdfReader

from measures.files import libreoffice
from measures.files.libreoffice import convert
from measures.files.svg_links import names_other_files
from tests.notices.files.test_libreoffice import open_text

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image {}/></svg>'
FRAME = (
    '<text:p><draw:frame text:anchor-type="as-char" svg:width="3cm" svg:height="3cm">'
    '<draw:image xlink:href="Pictures/a.svg" xlink:type="simple"/></draw:frame></text:p>'
)


@pytest.mark.parametrize(
    ("image", "is_refused"),
    [
        ('xlink:href="file:///etc/issue.png"', True),
        ("href='&#102;ile:///etc/issue.png'", True),
        ('href="data:image/svg+xml;base64,PHN2Zz4="', True),
        ('href="data:image/png;base64,PHN2Zz4="', True),
        ('href="#a"', False),
        ('href="data:image/png;base64,iVBORw0KGgo="', False),
    ],
)
def test_a_picture_in_it_that_names_another_file_is_not_converted(image: str, is_refused: bool) -> None:
    assert names_other_files(open_text(FRAME, **{"Pictures/a.png": SVG.format(image)})) is is_refused


def test_what_others_stored_is_not_there_for_the_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever names it: here the look at the pictures is left out."""
    stored = Path(settings.MEDIA_ROOT) / "stored.png"
    stored.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (300, 300), "red").save(stored)
    monkeypatch.setattr(libreoffice, "names_other_files", lambda _data: False)
    svg = SVG.format(f'width="300" height="300" xlink:href="{stored.as_uri()}"')
    document = open_text(FRAME, **{"Pictures/a.svg": svg})

    def red(data: bytes) -> bool:
        pages = PdfReader(io.BytesIO(data)).pages
        return any(
            Image.open(io.BytesIO(one.data)).convert("RGB").getpixel((0, 0)) == (255, 0, 0)
            for page in pages
            for one in page.images
        )

    assert not red(convert(document, suffix=".odt", to="pdf"))
    monkeypatch.setattr(libreoffice, "_room", tuple)
    assert red(convert(document, suffix=".odt", to="pdf"))
