"""The pages of an OFD, drawn in a process of their own: see the package ``ofd``."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

from django.conf import settings

from measures.files.libreoffice import turn
from measures.files.limits import MEGABYTE, Limits

logger = logging.getLogger(__name__)
SECONDS = 60
LIMITS = Limits(40, 1536 * MEGABYTE, 200 * MEGABYTE)
# Each takes a core; others wait as conversions do.
MAX_AT_ONCE = 2
FAILED = "这份 OFD 文件画不出来,它可能已损坏、已加密或过大。请下载后用 OFD 阅读器打开。"


class NoPages(Exception):
    """``str(error)`` is the sentence that stands in their place."""


def ofd_as_pdf(data: bytes) -> bytes:
    """Raises ``NoPages``, and ``ConversionBusy`` when others are before it."""
    with turn("ofd", most=MAX_AT_ONCE):
        try:
            answer = subprocess.run(  # noqa: S603 - our own module, no shell
                [sys.executable, "-E", "-s", "-m", "measures.previews.ofd"],
                cwd=settings.BASE_DIR,
                # No secret of the site is for who reads strangers' files.
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
                input=data,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                preexec_fn=LIMITS.hold,  # noqa: PLW1509 - sets limits only, takes no lock
            )
        except subprocess.TimeoutExpired as error:
            raise NoPages(FAILED) from error
    if answer.returncode:
        logger.warning("An OFD was not drawn: %s", answer.stderr[-300:].decode("utf-8", "replace"))
        raise NoPages(FAILED)
    return answer.stdout
