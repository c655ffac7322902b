"""Pictures for the screen: upright as they were taken, without what the camera wrote of place and owner."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

from measures.files import pictures
from measures.models import EvidenceVersion
from measures.previews import cache
from measures.previews.ways import SUFFIXES, PreviewWay, way_of

THUMBNAIL = ".small.jpg"
THUMBNAIL_SIDE = 240
# What a picture is shown as where it carries a watermark: large enough to read a page of letters on it.
SCREEN = ".screen.jpg"
SCREEN_SIDE = 2400


def as_jpeg(photo: Image.Image, *, side: int) -> bytes:
    upright = ImageOps.exif_transpose(photo)
    upright.thumbnail((side, side))
    result = io.BytesIO()
    _on_white(upright).save(result, "JPEG", quality=85)
    return result.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGB", "L"):
        return picture
    coloured = picture.convert("RGBA")
    ground = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(ground, coloured).convert("RGB")


def thumbnail_of(version: EvidenceVersion) -> Path | None:
    """Some hundredths of a second, once; None for what is no picture, or takes too long to unpack."""
    return _smaller(version, THUMBNAIL, side=THUMBNAIL_SIDE, draft=2 * THUMBNAIL_SIDE)


def screen_picture(version: EvidenceVersion) -> Path | None:
    """Some tenths of a second, once."""
    return _smaller(version, SCREEN, side=SCREEN_SIDE, draft=SCREEN_SIDE)


def size_of(picture: Path) -> tuple[int, int]:
    with Image.open(picture, formats=("JPEG",)) as opened:
        return opened.size


def _smaller(version: EvidenceVersion, suffix: str, *, side: int, draft: int) -> Path | None:
    way = way_of(version)
    if not way.is_picture:
        return None
    if found := cache.kept(version.sha256, suffix):
        return found
    source = Path(version.file.path)
    if way is PreviewWay.MADE_PICTURE:
        source = cache.path_of(version.sha256, SUFFIXES[way])
    data = _small(source, side=side, draft=draft)
    return cache.keep(version.sha256, suffix, data) if data else None


def _small(source: Path, *, side: int, draft: int) -> bytes | None:
    try:
        with Image.open(source, formats=pictures.FORMATS) as picture:
            picture.draft("RGB", (draft, draft))
            if picture.width * picture.height > pictures.MAX_UNPACKED:
                return None
            return as_jpeg(picture, side=side)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None
