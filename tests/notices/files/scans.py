"""Pages drawn as pictures, straight or as a hurried scanner leaves them."""

from __future__ import annotations

import io
import math
import struct

from PIL import Image, ImageDraw, ImageFont

from notices.files.ocr import Point, Recognised

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
WIDTH, HEIGHT, LEFT, TOP, SIZE, GAP = 1240, 1754, 170, 150, 33, 58
CHARACTERS = 27


def wrapped(paragraphs: list[str]) -> list[str]:
    """As a typewriter would, the first line of each two characters in."""
    lines = []
    for paragraph in paragraphs:
        text = "\u3000\u3000" + paragraph
        lines += [text[at : at + CHARACTERS] for at in range(0, len(text), CHARACTERS)]
    return lines


def drawn(lines: list[str], *, degrees: float = 0, noise: float = 0) -> Image.Image:
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, SIZE, index=2)
    for index, line in enumerate(lines):
        pen.text((LEFT, TOP + GAP * index), line, font=font, fill=20)
    page = page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    if noise:
        page = Image.blend(page, Image.effect_noise(page.size, 60), noise)
    return page


def saved(*pages: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(file, kind, **more)
    return file.getvalue()


def fax(pages: int, *, sides: int = 8) -> bytes:
    """A TIFF whose pages take 90 bytes each and have no picture: many of them cost their sender nothing."""
    # Width, height, bits, compression, photometric, strip, its length: TIFF 6.0, section 3.
    tags = ((256, sides), (257, sides), (258, 8), (259, 1), (262, 1), (273, 8), (279, 1))
    page = struct.pack("<H", len(tags)) + b"".join(
        struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags
    )
    length = len(page) + 4
    places = [*(8 + length * number for number in range(1, pages)), 0]
    return b"II*\0" + struct.pack("<I", 8) + b"".join(page + struct.pack("<I", place) for place in places)


def corners_of(line: str, index: int, *, degrees: float) -> tuple[Point, Point, Point, Point]:
    """Where ``drawn`` puts a line."""
    indent = len(line) - len(line.lstrip("\u3000"))
    left, right = LEFT + indent * SIZE, LEFT + len(line) * SIZE
    upper, lower = TOP + GAP * index, TOP + GAP * index + SIZE * 1.25
    first, second, third, fourth = (
        _turned(point, degrees) for point in ((left, upper), (right, upper), (right, lower), (left, lower))
    )
    return first, second, third, fourth


def _turned(point: Point, degrees: float) -> Point:
    angle, x, y = math.radians(-degrees), point[0] - WIDTH / 2, point[1] - HEIGHT / 2
    return (
        x * math.cos(angle) - y * math.sin(angle) + WIDTH / 2,
        x * math.sin(angle) + y * math.cos(angle) + HEIGHT / 2,
    )


class KnowingRecogniser:
    """Stands in for the engine at the edge of the machine: knows which lines were drawn on which page."""

    def __init__(self, *pages: list[str], degrees: float = 0, confidence: float = 0.97) -> None:
        self.pages = list(pages)
        self.degrees, self.confidence = degrees, confidence
        self.seen: list[tuple[int, int]] = []

    def __call__(self, picture: Image.Image) -> list[Recognised]:
        lines = self.pages[len(self.seen)]
        self.seen.append(picture.size)
        return [
            Recognised(line.strip("\u3000"), self.confidence, corners_of(line, index, degrees=self.degrees))
            for index, line in enumerate(lines)
        ]
