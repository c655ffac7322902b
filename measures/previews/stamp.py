"""A PDF with a mark on every page, made for one reader and kept nowhere."""

from __future__ import annotations

import logging
import subprocess
import tempfile
from pathlib import Path
from typing import BinaryIO

from measures.files.libreoffice import turn
from measures.files.limits import MEGABYTE, Limits

logger = logging.getLogger(__name__)
STAMPER = Path(__file__).with_name("stamper.py")
SECONDS = 30
LIMITS = Limits(20, 1536 * MEGABYTE, 300 * MEGABYTE)
# Each takes a core, and of a hostile file more memory than a machine has for all that a reader can open.
MAX_AT_ONCE = 2


def stamped(source: Path, text: str) -> BinaryIO | None:
    """At its start, gone when it is closed; None for a PDF that cannot be written on.

    Raises ``ConversionBusy``.
    """
    with turn("stamp", most=MAX_AT_ONCE):
        return _stamped(source, text)


def _stamped(source: Path, text: str) -> BinaryIO | None:
    result = tempfile.TemporaryFile()  # noqa: SIM115 - handed on to who sends it
    with source.open("rb") as content:
        try:
            answer = subprocess.run(  # noqa: S603 - our own script, no shell
                LIMITS.command(STAMPER, text),
                stdin=content,
                stdout=result,
                stderr=subprocess.PIPE,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            result.close()
            return None
    if answer.returncode:
        logger.warning("A PDF took no watermark: %s", answer.stderr[-300:].decode("utf-8", "replace"))
        result.close()
        return None
    result.seek(0)
    return result
