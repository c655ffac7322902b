"""The real engine reads drawn pages: straight, as a PDF, turned by a degree and noisy."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest

from notices.files import UnreadableNotice
from notices.files.ocr import Recogniser, rapid_recogniser, read_scan
from tests.notices.files.printed import PARAGRAPHS
from tests.notices.files.scans import drawn, saved, wrapped

pytestmark = pytest.mark.ocr

TEXT = PARAGRAPHS[1:9]
# Engines take a full stop for a half one and the other way round; the reader of notices takes both.
NARROW = str.maketrans({chr(ord(sign) + 0xFEE0): sign for sign in ",.;:!?()%"})


@pytest.fixture(scope="module")
def engine() -> Recogniser:
    return rapid_recogniser()


def share_read(text: str) -> float:
    return share_of(TEXT, text)


def share_of(paragraphs: list[str], text: str) -> float:
    """Of the characters of ``paragraphs``, in their order."""
    want, got = ("".join(each.split()).translate(NARROW) for each in ("".join(paragraphs), text))
    blocks = SequenceMatcher(None, want, got, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(want)


def test_a_page_that_a_damaged_pdf_only_names_is_told(engine: Recogniser) -> None:
    tree = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[9 0 R]/Count 1>>endobj "
    with pytest.raises(UnreadableNotice, match="打不开"):
        read_scan(b"%PDF-1.4\n" + tree + b"trailer<</Root 1 0 R>>\n", recognise=engine)


@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_a_clean_page(engine: Recogniser, kind: str) -> None:
    found = read_scan(saved(drawn(wrapped(TEXT)), kind=kind), recognise=engine).found
    assert share_read(found.text) > 0.99
    assert len(found.text.split("\n")) == len(TEXT)


def test_a_photo_of_a_phone(engine: Recogniser) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    found = read_scan(saved(drawn(wrapped(TEXT)), kind="HEIF"), recognise=engine).found
    assert share_read(found.text) > 0.99


def test_a_page_that_lay_askew_and_is_noisy(engine: Recogniser) -> None:
    scan = read_scan(saved(drawn(wrapped(TEXT), degrees=1, noise=0.25), kind="JPEG"), recognise=engine)
    assert share_read(scan.found.text) > 0.98
    assert len(scan.found.text.split("\n")) == len(TEXT)
    assert all(0 < line.confidence <= 1 for line in scan.lines)
