"""Pictures become text: what is made of the lines that an engine finds. The engine itself: tests/ocr."""

from __future__ import annotations

import io
import sys

import pytest
from PIL import Image

from notices.files import UnreadableNotice, read_upload
from notices.files.ocr import rapid_recogniser, read_scan
from notices.files.scan_pictures import MAX_PAGES, MISSING, refuse_pictures
from tests.notices.files.printed import PARAGRAPHS
from tests.notices.files.scans import KnowingRecogniser, drawn, fax, saved, wrapped

LINES = wrapped(PARAGRAPHS[1:9])


@pytest.mark.parametrize("degrees", [0, 1, -1.5])
def test_lines_become_paragraphs_however_the_paper_lay(degrees: float) -> None:
    data = saved(drawn(LINES, degrees=degrees))
    found = read_scan(data, recognise=KnowingRecogniser(LINES, degrees=degrees)).found
    assert found.text.split("\n") == PARAGRAPHS[1:9]
    assert (found.kind, found.notes) == ("scan", ("文字由图片识别而来,请对照原图核对。",))


def test_a_paragraph_may_run_over_pages_and_progress_is_told() -> None:
    first, second = LINES[:9], LINES[9:]
    told: list[tuple[int, int]] = []
    scan = read_scan(
        saved(drawn(first), drawn(second), kind="TIFF"),
        recognise=KnowingRecogniser(first, second),
        on_page=lambda done, count: told.append((done, count)),
    )
    assert scan.found.text.split("\n") == PARAGRAPHS[1:9]
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert {line.page for line in scan.lines} == {1, 2}


def test_doubtful_lines_are_marked_and_have_their_place() -> None:
    scan = read_scan(saved(drawn(LINES[:3])), recognise=KnowingRecogniser(LINES[:3], confidence=0.6))
    assert "有3行识别把握不大,请重点核对。" in scan.found.notes
    assert all(line.is_doubtful for line in scan.lines)
    assert all(0 <= share <= 1 for line in scan.lines for corner in line.corners for share in corner)


def test_a_photo_is_turned_as_the_camera_noted_and_made_smaller() -> None:
    photo = Image.new("RGB", (4000, 3000), "white")
    exif = photo.getexif()
    exif[0x0112] = 6  # taken with the phone upright
    engine = KnowingRecogniser(LINES[:2])
    file = io.BytesIO()
    photo.save(file, "JPEG", exif=exif)
    read_scan(file.getvalue(), recognise=engine)
    assert engine.seen == [(1950, 2600)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xd8\xff\xe0" + b"0" * 60, "打不开这张图片"),
        (saved(drawn([]))[:200], "打不开这张图片"),
        (saved(Image.new("1", (9000, 9000), 1)), "图片过大"),
        (saved(drawn([])), "没有识别出文字"),
        (fax(3000), f"超过{MAX_PAGES}页"),
        (fax(2).replace(b"\x01\x01\x04\0", b"\x0f\x01\x04\0"), "打不开这张图片"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n%%EOF\n", "打不开这张图片"),
    ],
    ids=["no picture", "cut off", "too large", "blank", "pages", "no height", "a program"],
)
def test_the_real_reason_of_a_refusal(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableNotice, match=words):
        read_scan(data, recognise=KnowingRecogniser([]))


def test_too_many_pages_are_refused_before_the_first_is_read() -> None:
    pages = [Image.new("1", (10, 10), 1)] * (MAX_PAGES + 1)
    engine = KnowingRecogniser()
    with pytest.raises(UnreadableNotice, match=f"一次最多识别{MAX_PAGES}页"):
        read_scan(saved(*pages, kind="TIFF"), recognise=engine)
    assert engine.seen == []


def test_pages_are_not_counted_further_than_they_are_read() -> None:
    """The answer to an upload waits for the count."""
    with pytest.raises(UnreadableNotice, match=f"超过{MAX_PAGES}页"):
        refuse_pictures(fax(3000))


def test_an_animation_or_the_preview_inside_a_photo_is_no_further_page() -> None:
    moving = saved(drawn(LINES[:2]), drawn(LINES[2:3]), kind="GIF")
    engine = KnowingRecogniser(LINES[:2], LINES[2:3])
    read_scan(moving, recognise=engine)
    assert len(engine.seen) == 1


def test_without_the_extra_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    # None is how Python marks a module as not to be had.
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(UnreadableNotice) as refused:
        rapid_recogniser()
    assert str(refused.value) == MISSING
    with pytest.raises(UnreadableNotice, match="没有安装文字识别"):
        read_scan(b"%PDF-1.7", recognise=KnowingRecogniser([]))


def test_a_photo_of_a_phone_says_what_to_do_without_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(UnreadableNotice, match="HEIC 照片.*存为 JPG"):
        refuse_pictures(b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + b"0" * 60)


def test_an_upload_of_a_picture_says_what_to_do() -> None:
    with pytest.raises(UnreadableNotice, match="图片,要先识别文字"):
        read_upload("通报.png", saved(drawn(LINES)))
