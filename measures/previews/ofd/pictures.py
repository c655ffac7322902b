"""Pictures of an OFD as pictures of a PDF."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from measures.previews.ofd.paper import BlankPaper

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
MAX_PIXELS = 40_000_000
ERRORS = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)
_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB"}


def picture(data: bytes, paper: BlankPaper) -> int | None:
    """The number of its object; None for what cannot be read (JBIG2 among them)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    return None
                if opened.format == "JPEG" and opened.mode in _SPACES:
                    return _as_it_is(data, opened, paper)
                return _unpacked(opened, paper)
    except ERRORS:
        return None


def _about(found: Image.Image, space: str, more: str = "") -> str:
    return (
        f"/Type/XObject/Subtype/Image/Width {found.width}/Height {found.height}/ColorSpace/{space}"
        f"/BitsPerComponent 8{more}"
    )


def _as_it_is(data: bytes, found: Image.Image, paper: BlankPaper) -> int:
    return paper.stream(data, _about(found, _SPACES[found.mode], "/Filter/DCTDecode"), is_packed=True)


def _unpacked(found: Image.Image, paper: BlankPaper) -> int:
    if found.mode in ("1", "L", "RGB") and "transparency" not in found.info:
        plain = found.convert("L") if found.mode == "1" else found
        return paper.stream(plain.tobytes(), _about(plain, _SPACES[plain.mode]))
    full = found.convert("RGBA")
    veil = full.getchannel("A")
    mask = paper.stream(veil.tobytes(), _about(veil, "DeviceGray"))
    return paper.stream(full.convert("RGB").tobytes(), _about(full, "DeviceRGB", f"/SMask {mask} 0 R"))
