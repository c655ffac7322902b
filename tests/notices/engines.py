"""A recogniser at the edge of the machine that knows the two pages it is given, and the scan of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jobs import worker
from jobs.models import Job
from jobs.services import cancel
from notices.files.ocr import Recognised, Recogniser
from notices.imports.scans import store_scan
from notices.models import Notice
from tests.cast import Cast
from tests.notices.files.scans import corners_of, drawn, saved, wrapped
from tests.notices.parser.documents import PLAIN

PARAGRAPHS = [line for line in PLAIN.split("\n") if line]
LINES = wrapped(PARAGRAPHS)
PAGES = ([*LINES[:10], "— 1 —"], [*LINES[10:], "— 2 —"])
# How it is read, with little confidence, and how it is.
WRONG, RIGHT = "1.数宇化", "2.数字化"


def misread(line: str) -> str:
    return line.replace(RIGHT, WRONG)


TEXT = [misread(paragraph) for paragraph in PARAGRAPHS]


class KnowingEngine:
    """Reads the pages of ``PAGES`` in their order, one line wrongly."""

    def is_installed(self) -> bool:
        return True

    def load(self) -> Recogniser:
        pages = iter(PAGES)
        return lambda picture: _recognised(next(pages))


class SecretEngine(KnowingEngine):
    def load(self) -> Recogniser:
        return lambda picture: _recognised(["机密★3年", *LINES])


class BlindEngine(KnowingEngine):
    def load(self) -> Recogniser:
        return lambda picture: []


class MissingEngine(KnowingEngine):
    def is_installed(self) -> bool:
        return False


def _recognised(lines: Sequence[str]) -> list[Recognised]:
    return [
        Recognised(
            misread(line).strip("\u3000"),
            0.61 if RIGHT in line else 0.98,
            corners_of(line, index, degrees=0),
        )
        for index, line in enumerate(lines)
    ]


def page_picture(lines: Sequence[str]) -> Image.Image:
    return drawn(list(lines))


def scan_files() -> list[SimpleUploadedFile]:
    """The two pages as photos whose names do not sort as texts."""
    names = ("第2页.png", "第10页.png")
    return [
        SimpleUploadedFile(name, saved(page_picture(lines))) for name, lines in zip(names, PAGES, strict=True)
    ]


def stored_scan(cast: Cast) -> Notice:
    """Waiting to be read."""
    return store_scan(scan_files(), by=cast.office)


def stopped_scan(cast: Cast) -> Notice:
    """Its job was cancelled before a page was read."""
    row = stored_scan(cast)
    cancel(Job.objects.latest("pk").pk, by=cast.office)
    return row


def scanned(cast: Cast) -> Notice:
    """Read by its job."""
    row = stored_scan(cast)
    worker.run(Job.objects.latest("pk").pk)
    row.refresh_from_db()
    return row
