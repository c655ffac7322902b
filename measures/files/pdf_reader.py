"""Run as a script by ``pdf.py``: a PDF on standard input, its first pages as UTF-8 on standard output.

Imports nothing of ours. Its limits are its own, so that a hostile file ends this process and no other.
"""

from __future__ import annotations

import os
import resource
import sys

# Exit status for a file that asks for a password before it is opened.
LOCKED = 3
MAX_PAGES = 10
MAX_CHARACTERS = 200_000
MAX_MEMORY = 768 * 1024 * 1024
MAX_SECONDS = 4


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    limit()
    import pypdf

    with os.fdopen(os.dup(0), "rb") as file:
        file.seek(0)
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            sys.exit(LOCKED)
        length = 0
        for title in (reader.metadata or {}).values():
            length += tell(str(title), length)
        for page in reader.pages[:MAX_PAGES]:
            length += tell(page.extract_text(), length)


def tell(text: str, length: int) -> int:
    """Writes at once: what is known before the file ends this process is worth having."""
    text = text[: MAX_CHARACTERS - length]
    sys.stdout.buffer.write(text.encode("utf-8", "ignore") + b"\n")
    sys.stdout.buffer.flush()
    return len(text)


if __name__ == "__main__":
    main()
