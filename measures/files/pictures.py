"""Pictures are opened before they are kept: a picture that cannot be opened proves nothing."""

from __future__ import annotations

import warnings
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
# Without it Pillow knows of WEBP only after it failed to open something.
Image.init()
# The largest telephones take 200 million; each costs up to four bytes once it is unpacked.
MAX_PIXELS = 210_000_000
# Pillow's own stop is at twice this, which by default is below what we take.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# Up to here a picture is unpacked to see that it is whole; a larger one is only read through.
MAX_UNPACKED = 25_000_000

BROKEN = "不是完好的图片,打不开。请重新导出或截图后再上传。"


def refuse_picture(file: BinaryIO) -> str | None:
    """The end of a sentence that begins with the file's name, or None. Leaves ``file`` at its start."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow warns of bombs at a size of its own; ours stands below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _refuse(file)
    except Image.DecompressionBombError:
        return _too_large()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError):
        return BROKEN
    finally:
        file.seek(0)


def _refuse(file: BinaryIO) -> str | None:
    with Image.open(file, formats=FORMATS) as picture:
        pixels = picture.width * picture.height
        if pixels > MAX_PIXELS:
            return _too_large()
        picture.verify()
    file.seek(0)
    with Image.open(file, formats=FORMATS) as picture:
        # JPEG is unpacked at an eighth of its size; other kinds do not know how.
        picture.draft("L", (max(1, picture.width // 8), max(1, picture.height // 8)))
        if picture.width * picture.height <= MAX_UNPACKED:
            picture.load()
    return None


def _too_large() -> str:
    return "的画面过大,超过2.1亿像素,不能上传。请缩小后再上传。"
