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
    way = way_of(version)
    if not way.is_picture:
        return None
    if found := cache.kept(version.sha256, THUMBNAIL):
        return found
    source = Path(version.file.path)
    if way is PreviewWay.MADE_PICTURE:
        source = cache.path_of(version.sha256, SUFFIXES[way])
    data = _small(source)
    return cache.keep(version.sha256, THUMBNAIL, data) if data else None


def _small(source: Path) -> bytes | None:
    try:
        with Image.open(source, formats=pictures.FORMATS) as picture:
            picture.draft("RGB", (2 * THUMBNAIL_SIDE, 2 * THUMBNAIL_SIDE))
            if picture.width * picture.height > pictures.MAX_UNPACKED:
                return None
            return as_jpeg(picture, side=THUMBNAIL_SIDE)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None
