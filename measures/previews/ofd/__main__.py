"""In a process of its own; who starts it gives it its limits (``ofd_pages``)."""

from __future__ import annotations

import io
import sys

from measures.previews.ofd.book import as_pdf
from measures.previews.ofd.package import PACKAGE_ERRORS, BadOfd

BAD, PACKED = 3, 4


def main() -> int:
    try:
        made = as_pdf(io.BytesIO(sys.stdin.buffer.read()))
    except BadOfd as error:
        sys.stderr.write(str(error))
        return BAD
    except PACKAGE_ERRORS as error:
        sys.stderr.write(str(error))
        return PACKED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
