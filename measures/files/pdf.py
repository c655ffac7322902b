"""The text of a PDF, read by a process of its own that is ended when it takes too long or too much."""

from __future__ import annotations

import logging
import mmap
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

logger = logging.getLogger(__name__)

# As in ``pdf_reader``, which is not imported here.
LOCKED = 3
READER = Path(__file__).with_name("pdf_reader.py")
SECONDS = 6


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
                [sys.executable, "-I", str(READER)],
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
