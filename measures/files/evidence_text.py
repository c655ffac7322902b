"""The text of a stored file, by a process of its own that is ended when it takes too long or too much."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from measures.files.evidence_reader import LOCKED
from measures.files.kinds import kind_of

READER = Path(__file__).with_name("evidence_reader.py")
SECONDS = 25
READABLE = ("pdf", "docx", "xlsx", "pptx", "ofd", "txt")
PICTURES = ("png", "jpg", "bmp", "gif", "webp")
_CHINESE = "\u3007\u3400-\u9fff"
_MARKS = ",。、;:“”《》()!?"
# A line of a PDF ends in the middle of a word, and its letters may stand apart.
_BROKEN = re.compile(rf"(?<=[{_CHINESE}{_MARKS}])[ \t]*\n?[ \t]*(?=[{_CHINESE}{_MARKS}])")


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
            [sys.executable, "-I", str(READER), kind],
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
    """Chinese that was parted by the layout only."""
    return _BROKEN.sub("", text)
