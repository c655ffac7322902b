"""Run as a script by ``pdf.py``: a PDF on standard input, its pieces on standard output as lines of JSON.

Imports nothing of ours; its limits are set by ``measures.files.limits``, so that a hostile file ends this
process and no other.
First comes {"pages": how many}, then a line a page: {"width", "height", "pieces": [[x, y, size, angle, text],
…], "is_broken"}, in points from the lower left. Where a piece ends pypdf doesn't tell.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfReader

# Exit status for a file that asks for a password before it is opened, and for one that is none.
LOCKED = 3
BROKEN = 4
TOO_LARGE = 5
# What else pypdf raises over files that are not as they should be.
ERRORS = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
    OSError,
    ArithmeticError,
)
MAX_PAGES = 300
MAX_CHARACTERS = 1_000_000


class Pieces:
    """What is shown on one page, as pypdf comes upon it."""

    def __init__(self) -> None:
        self.found: list[list[float | str]] = []
        self.characters = 0
        self.has_blank = False

    def add(
        self, text: str, outer: Sequence[float], inner: Sequence[float], _font: object, size: float
    ) -> None:
        """``inner`` is the matrix of the text, ``outer`` that of the page's graphics at the time."""
        text = text.replace("\n", "").replace("\r", "")
        if not text.strip():
            # pypdf saw a gap as wide as a blank here; where it stands it says of the next piece.
            self.has_blank = self.has_blank or bool(text)
            return
        x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        along = (inner[0] * outer[0] + inner[1] * outer[2], inner[0] * outer[1] + inner[1] * outer[3])
        angle = math.degrees(math.atan2(along[1], along[0]))
        size *= math.hypot(*along)
        text, self.has_blank = " " * self.has_blank + text, False
        self.found.append([round(x, 2), round(y, 2), round(size, 2), round(angle), text])
        self.characters += len(text)


def main() -> None:
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    with os.fdopen(os.dup(0), "rb") as file:
        file.seek(0)
        try:
            reader = pypdf.PdfReader(file)
            if reader.is_encrypted and not reader.decrypt(""):
                sys.exit(LOCKED)
            tell({"pages": len(reader.pages)})
            tell_pages(reader, errors=(PyPdfError, *ERRORS))
        except DependencyError:
            sys.exit(LOCKED)  # locked in a way that nothing here opens
        except MemoryError:
            sys.exit(TOO_LARGE)
        except (PyPdfError, *ERRORS):
            sys.exit(BROKEN)


def tell_pages(reader: PdfReader, *, errors: tuple[type[Exception], ...]) -> None:
    left = MAX_CHARACTERS
    for page in reader.pages[:MAX_PAGES]:
        pieces, width, height, is_broken = Pieces(), 0.0, 0.0, False
        try:
            width, height = float(page.mediabox.width), float(page.mediabox.height)
            page.extract_text(visitor_text=pieces.add)
        except errors:
            is_broken = True  # the other pages may be whole
        left -= pieces.characters
        if left < 0:
            break
        tell({"width": width, "height": height, "pieces": pieces.found, "is_broken": is_broken})


def tell(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
