"""Pictures are opened; what declares more than any camera takes is not."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests.measures.files.documents import picture, refusal


def declared(content: bytes, width: int, height: int) -> bytes:
    """A PNG that says it is as large as that."""
    header = b"IHDR" + struct.pack(">LL", width, height) + content[24:29]
    return content[:12] + header + struct.pack(">L", zlib.crc32(header)) + content[33:]


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    sentence = "“a.png”的画面过大,超过2.1亿像素,不能上传。请缩小后再上传。"
    assert refusal("a.png", declared(picture("PNG"), 50_000, 50_000)) == sentence
    assert refusal("a.png", declared(picture("PNG"), 2_000_000, 2_000_000)) == sentence


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_half_a_picture_is_refused(kind: str) -> None:
    content = picture(kind, width=400, height=300)
    name = f"a.{kind.lower()}"
    assert refusal(name, content) is None
    assert "不是完好的图片" in (refusal(name, content[: len(content) // 3]) or "")


def test_a_picture_of_another_kind_is_not_opened() -> None:
    """Pillow knows dozens of formats; only those allowed are ever tried."""
    assert refusal("a.png", picture("TIFF")) is not None


def lines_of(width: int, height: int) -> bytes:
    """A whole PNG of one bit a pixel, black."""
    header = b"IHDR" + struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    data = b"IDAT" + zlib.compress(bytes((width // 8 + 1) * height), 1)
    chunks = [
        struct.pack(">L", len(c) - 4) + c + struct.pack(">L", zlib.crc32(c)) for c in (header, data, b"IEND")
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_what_the_largest_telephones_take_is_taken_up_to_the_limit_that_is_said() -> None:
    assert refusal("a.png", lines_of(13_320, 15_000)) is None
    assert "超过2.1亿像素" in (refusal("a.png", lines_of(14_008, 15_000)) or "")
