"""Run as a script: a file on standard input, its text as UTF-8 on standard output.

The arguments are its kind and, for a look at the beginning only, how many pages: then what a PDF says of
itself comes first. Imports nothing of ours; its limits are set by ``limits.py``, so that a hostile file ends
this process and no other; what was written before is worth having.
"""

from __future__ import annotations

import html
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

LOCKED = 3
MAX_PAGES = 500
MAX_CHARACTERS = 400_000
MAX_PART = 20 * 1024 * 1024
MAX_PARTS = 300
MAX_TEXT_FILE = 4 * 1024 * 1024
# Kind → the parts that hold text, and where in them: what is deleted under tracked changes (delText) is not.
PARTS = {
    "docx": (r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml", r"w:t", r"w:p|w:tr"),
    "xlsx": (
        r"xl/(?:sharedStrings|worksheets/sheet\d+|comments\d*)\.xml",
        r"(?:\w+:)?t",
        r"(?:\w+:)?(?:si|is|row)",
    ),
    "pptx": (r"ppt/(?:slides|notesSlides)/\w+\.xml", r"a:t", r"a:p"),
    "ofd": (r".*Content\.xml", r"(?:\w+:)?TextCode", r"(?:\w+:)?TextObject"),
}
# Numbers and the results of formulas stand in the sheet itself; with t="s" it is the number of a shared text.
CELL = r'<c\b(?![^>]*\bt="s")[^>]*>(?:<f\b[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>'


def main(kind: str, most: int = MAX_PAGES) -> None:
    with os.fdopen(os.dup(0), "rb") as file:
        file.seek(0)
        pieces = pdf(file, most) if kind == "pdf" else plain(file) if kind == "txt" else packed(file, kind)
        left = MAX_CHARACTERS
        for piece in pieces:
            sys.stdout.buffer.write(piece[:left].encode("utf-8", "ignore") + b"\n")
            sys.stdout.buffer.flush()
            left -= len(piece)
            if left <= 0:
                break


def pdf(file: BinaryIO, most: int) -> Iterator[str]:
    import pypdf

    reader = pypdf.PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        sys.exit(LOCKED)
    if most < MAX_PAGES:
        yield from map(str, (reader.metadata or {}).values())
    for number, page in enumerate(reader.pages):
        if number == most:
            return
        yield page.extract_text()


def plain(file: BinaryIO) -> Iterator[str]:
    data = file.read(MAX_TEXT_FILE)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "ignore")
        return
    try:
        # A character that the limit cut in two is no reason to take it for another encoding.
        yield data.decode("utf-8-sig", "strict" if len(data) < MAX_TEXT_FILE else "ignore")
    except UnicodeDecodeError:
        yield data.decode("gb18030", "ignore")


def packed(file: BinaryIO, kind: str) -> Iterator[str]:
    names, texts, ends = PARTS[kind]
    pieces = re.compile(rf"<(?:{texts})(?:\s[^>]*)?>([^<]*)<|</(?:{ends})>|{CELL}")
    with zipfile.ZipFile(file) as archive:
        if any(entry.flag_bits & 1 for entry in archive.infolist()):
            sys.exit(LOCKED)
        found = [entry for entry in archive.infolist() if re.fullmatch(names, entry.filename)]
        for entry in sorted(found, key=order)[:MAX_PARTS]:
            with archive.open(entry) as part:
                yield from lines(part.read(MAX_PART).decode("utf-8", "ignore"), pieces)


def order(entry: zipfile.ZipInfo) -> tuple[bool, list[int], str]:
    """The document itself first; slide2 before slide10."""
    name = entry.filename
    return not name.endswith("document.xml"), [int(found) for found in re.findall(r"\d+", name)], name


def lines(markup: str, pieces: re.Pattern[str]) -> Iterator[str]:
    line: list[str] = []
    for found in pieces.finditer(markup):
        text, number = found[1], found[2]
        if text is not None:
            line.append(html.unescape(text))
        elif number is not None:
            line.append(f"{html.unescape(number)}\t")
        elif line:
            yield "".join(line)
            line = []
    if line:
        yield "".join(line)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
