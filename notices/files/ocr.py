"""Scans and photos: pictures of pages become text, each line with its confidence; by requirements-ocr.txt.

Slow (10 to 15 s a page on two cores) and large (800 MB): for a background job that shows the progress.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median
from typing import Protocol

from PIL import Image

from notices.files.errors import UnreadableNotice
from notices.files.layout import LaidPage, LaidPiece, lines_of
from notices.files.reflow import reflowed
from notices.files.scan_pictures import MISSING, pictures_of
from notices.files.upload_text import UploadText

_NO_TEXT = "图片里没有识别出文字。请把纸张拍正、拍清楚后再上传,或上传原件。"
_NOTE = "文字由图片识别而来,请对照原图核对。"
_DOUBTFUL = "有{count}行识别把握不大,请重点核对。"

# Of a picture that is kept: half a megabyte shows every character of a page.
MAX_KEPT_BYTES = 500_000
_QUALITIES = (80, 60, 40, 20)
# Below this share a line is marked for checking.
MIN_CONFIDENCE = 0.85
# Of the height of a line's box the characters take up about as much.
_SIZE = 0.8
_STEP = 1.35

Point = tuple[float, float]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Recognised:
    """A line as the recogniser found it; ``corners`` in pixels from the upper left, clockwise from there."""

    text: str
    confidence: float
    corners: tuple[Point, Point, Point, Point]


Recogniser = Callable[[Image.Image], list[Recognised]]


@dataclass(frozen=True)
class ScanLine:
    """``page`` counts from 1; ``corners`` are shares of the picture's width and height."""

    page: int
    text: str
    confidence: float
    corners: tuple[Point, Point, Point, Point]

    @property
    def is_doubtful(self) -> bool:
        return self.confidence < MIN_CONFIDENCE


@dataclass(frozen=True)
class PagePicture:
    """A page as it was read, upright: a JPEG; width and height in pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class ScanText:
    """``pictures`` are the pages in their order, page 1 first."""

    found: UploadText
    lines: tuple[ScanLine, ...]
    pictures: tuple[PagePicture, ...]


class ScanEngine(Protocol):
    """What finds the text of pictures: ``settings.SCAN_ENGINE`` names one."""

    def is_installed(self) -> bool: ...

    def load(self) -> Recogniser:
        """Raises ``UnreadableNotice`` where it is not installed."""
        ...


class RapidEngine:
    """The optional one of requirements-ocr.txt."""

    def is_installed(self) -> bool:
        return all(find_spec(name) for name in ("rapidocr", "onnxruntime", "pypdfium2"))

    def load(self) -> Recogniser:
        return rapid_recogniser()


def read_scan(*files: bytes, recognise: Recogniser, on_page: Progress = lambda done, count: None) -> ScanText:
    """Pictures or PDFs of pictures, as one text. ``on_page`` is told (pages done, pages in all), before the
    first too.

    Raises ``UnreadableNotice``.
    """
    pages, lines, kept = [], [], []
    count, pictures = pictures_of(files)
    on_page(0, count)
    for number, picture in enumerate(pictures, 1):
        found = [line for line in recognise(picture) if line.text.strip()]
        lines += [_scan_line(line, number, picture.size) for line in found]
        pages.append(lines_of(_laid(found, picture.size)))
        kept.append(_kept(picture))
        on_page(number, count)
    flowed = reflowed(pages)
    if not flowed.paragraphs:
        raise UnreadableNotice(_NO_TEXT)
    doubtful = sum(line.is_doubtful for line in lines)
    notes = [_NOTE, *([_DOUBTFUL.format(count=doubtful)] if doubtful else []), *flowed.notes]
    return ScanText(
        UploadText("\n".join(flowed.paragraphs), "scan", tuple(notes), tuple(flowed.heads)),
        tuple(lines),
        tuple(kept),
    )


def _kept(picture: Image.Image) -> PagePicture:
    """Grey: colours say nothing about characters and cost a third more."""
    grey = picture.convert("L")
    for quality in _QUALITIES:
        file = io.BytesIO()
        grey.save(file, "JPEG", quality=quality)
        if file.tell() <= MAX_KEPT_BYTES:
            break
    return PagePicture(file.getvalue(), *picture.size)


def rapid_recogniser() -> Recogniser:
    """RapidOCR with the models of its wheel; raises ``UnreadableNotice`` where the extra is not installed.

    Takes a second to load and is good for many pages.
    """
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise UnreadableNotice(MISSING) from error
    engine = RapidOCR(params={"Global.log_level": "error"})

    def recognise(picture: Image.Image) -> list[Recognised]:
        file = io.BytesIO()
        picture.save(file, "PNG")
        result = engine(file.getvalue())
        if result.txts is None:
            return []
        found = zip(result.txts, result.scores, result.boxes.tolist(), strict=True)
        return [Recognised(text, float(score), _corners(box)) for text, score, box in found]

    return recognise


def _corners(box: list[list[float]]) -> tuple[Point, Point, Point, Point]:
    first, second, third, fourth = ((x, y) for x, y in box)
    return first, second, third, fourth


def _scan_line(line: Recognised, page: int, size: tuple[int, int]) -> ScanLine:
    width, height = size
    first, second, third, fourth = ((x / width, y / height) for x, y in line.corners)
    return ScanLine(page, line.text.strip(), line.confidence, (first, second, third, fourth))


def _laid(found: list[Recognised], size: tuple[int, int]) -> LaidPage:
    """As a printed page has it: turned by the angle of its lines, from below, sizes alike made equal."""
    width, height = size
    angle = median(map(_slope, found)) if found else 0.0
    usual = median(map(_height, found)) if found else 1.0
    cos, sin = math.cos(-angle), math.sin(-angle)
    pieces = []
    for line in found:
        (x, y), (end, end_y) = line.corners[3], line.corners[2]
        level = height - (x * sin + y * cos)
        of_type = _even(_height(line), usual) * _SIZE
        length = math.hypot(end - x, end_y - y)
        pieces.append(LaidPiece(x * cos - y * sin, level, of_type, 0, line.text.strip(), length))
    return LaidPage(width, height, pieces)


def _even(height: float, usual: float) -> float:
    """A line without g or 、 seems smaller: only steps of a third tell a title from the text."""
    return usual * _STEP ** round(math.log(height / usual, _STEP))


def _slope(line: Recognised) -> float:
    (left, upper), (right, lower) = line.corners[0], line.corners[1]
    return math.atan2(lower - upper, right - left)


def _height(line: Recognised) -> float:
    (x, y), (below_x, below_y) = line.corners[0], line.corners[3]
    return max(math.hypot(below_x - x, below_y - y), 1.0)
