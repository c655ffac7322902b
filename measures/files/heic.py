"""Photos of telephones (HEIC): opened where pillow-heif is installed, which requirements-ocr.txt brings."""

from __future__ import annotations

import io
from importlib.util import find_spec

from PIL import Image

from measures.files import pictures

# What opening a broken one raises.
ERRORS = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, Image.DecompressionBombError)


def is_installed() -> bool:
    return find_spec("pillow_heif") is not None


def open_photo(data: bytes) -> Image.Image:
    """Unpacked; raises ``ImportError`` without the component, what Pillow raises for a broken one."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    photo = Image.open(io.BytesIO(data), formats=("HEIF",))
    if photo.width * photo.height > pictures.MAX_PIXELS:
        raise ValueError("too many pixels")
    photo.load()
    return photo
