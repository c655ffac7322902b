"""What a PDF says at its beginning, by a process that is ended when it takes too long or too much."""

from __future__ import annotations

import logging
import mmap
import subprocess
import tempfile
from typing import BinaryIO

from measures.files.evidence_reader import LOCKED
from measures.files.evidence_text import READER
from measures.files.limits import MEGABYTE, Limits

logger = logging.getLogger(__name__)

MAX_PAGES = 10
SECONDS = 6
LIMITS = Limits(4, 768 * MEGABYTE)


def text_of_pdf(file: BinaryIO) -> str | None:
    """What the first pages say, "" when nobody can tell, None behind a password. Rewinds ``file``."""
    with tempfile.TemporaryFile() as copy:
        source = _with_descriptor(file, copy)
        if not _has_stream(source):
            return ""
        source.seek(0)
        try:
            # The file is the child's standard input: it needs neither a name nor our memory.
            answer = subprocess.run(
                LIMITS.command(READER, "pdf", str(MAX_PAGES)),
                stdin=source,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            logger.warning("A PDF was not read to its end in %s s.", SECONDS)
            return ""
        finally:
            file.seek(0)
    return None if answer.returncode == LOCKED else answer.stdout.decode("utf-8", "ignore")


def _with_descriptor(file: BinaryIO, copy: BinaryIO) -> BinaryIO:
    """``file`` itself when the system knows it, else its content in ``copy``."""
    try:
        file.fileno()
    except OSError:
        file.seek(0)
        copy.writelines(iter(lambda: file.read(1024 * 1024), b""))
        copy.flush()
        return copy
    return file


def _has_stream(file: BinaryIO) -> bool:
    """Every page's words stand in a stream; without one, starting a process would be for nothing."""
    file.seek(0, 2)
    if file.tell() == 0:
        return False
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b"stream") >= 0
