"""The text of a stored file, by a process of its own that is ended when it takes too long or too much."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path
from typing import BinaryIO

from measures.files.evidence_reader import LOCKED
from measures.files.kinds import kind_of
from measures.files.limits import MEGABYTE, Limits

READER = Path(__file__).with_name("evidence_reader.py")
SECONDS = 25
LIMITS = Limits(15, 768 * MEGABYTE)
READABLE = ("pdf", "docx", "xlsx", "pptx", "ofd", "txt")
PICTURES = ("png", "jpg", "bmp", "gif", "webp")
# A line of a PDF ends in the middle of a word, and Chinese may stand apart from the number behind it.
_GAP = r"(?:[ \t]+\n?[ \t]*|\n[ \t]*)"
_BROKEN = re.compile(rf"(?<=[^\x00-\x7f]){_GAP}(?=\S)|(?<=\S){_GAP}(?=[^\x00-\x7f])")
# Some printers write the radical ⽕ where the character 火 is meant; both look alike.
_RADICAL = re.compile("[\u2e80-\u2fdf]")


class UnreadableFile(Exception):
    """Locked, broken or too much: there is no text to be had of it."""


def kind_of_file(file: BinaryIO, name: str) -> str:
    return kind_of(file, Path(name).suffix.lower())


def text_of_file(file: BinaryIO, kind: str) -> str:
    """Of a file of the system, of a kind in ``READABLE``; "" for a PDF of pictures.

    Raises ``UnreadableFile``.
    """
    file.seek(0)
    try:
        # The file is the child's standard input: it needs neither a name nor our memory.
        answer = subprocess.run(  # noqa: S603 - our own script, no shell
            LIMITS.command(READER, kind),
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("timeout") from error
    text = answer.stdout.decode("utf-8", "ignore").replace("\0", "").strip()
    if answer.returncode and (answer.returncode == LOCKED or not text):
        raise UnreadableFile(str(answer.returncode))
    return joined(text) if kind in ("pdf", "ofd") else text


def joined(text: str) -> str:
    """Chinese as it was written, before a printer set it apart."""
    return _BROKEN.sub("", _RADICAL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text))
