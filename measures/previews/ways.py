"""How a file of a kind is looked at."""

from __future__ import annotations

from enum import StrEnum

from measures.files.names import ending
from measures.models import EvidenceVersion


class PreviewWay(StrEnum):
    """``MADE_…``: a worker makes pages or a picture of it first."""

    PDF = "pdf"
    PICTURE = "picture"
    TEXT = "text"
    MADE_PDF = "made_pdf"
    MADE_PICTURE = "made_picture"
    NONE = "none"

    @property
    def is_made(self) -> bool:
        return self in SUFFIXES

    @property
    def is_picture(self) -> bool:
        return self in (PreviewWay.PICTURE, PreviewWay.MADE_PICTURE)


SUFFIXES = {PreviewWay.MADE_PDF: ".pdf", PreviewWay.MADE_PICTURE: ".jpg"}
MAILS = (".eml", ".msg")
PHOTOS = (".heic", ".heif")
OFD = ".ofd"
_OFFICE = (".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".wps", ".et", ".dps")
_BY_ENDING = {
    ".pdf": PreviewWay.PDF,
    ".txt": PreviewWay.TEXT,
    ".csv": PreviewWay.TEXT,
    **dict.fromkeys((*_OFFICE, *MAILS, OFD), PreviewWay.MADE_PDF),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"), PreviewWay.PICTURE),
    **dict.fromkeys(PHOTOS, PreviewWay.MADE_PICTURE),
}
OTHERWISE = "这种文件不能在网页上查看,请下载后用相应的软件打开。"
# Why there is nothing to see, and what to do instead.
REASONS = {
    **dict.fromkeys((".zip", ".rar", ".7z"), "压缩包不能在网页上查看,请下载后解压。"),
    **dict.fromkeys((".mp3", ".mp4"), "录音、录像不能在网页上播放,请下载后打开。"),
}


def way_of(version: EvidenceVersion) -> PreviewWay:
    """By the ending: what was taken holds what its ending says."""
    return _BY_ENDING.get(ending(version.name), PreviewWay.NONE)


def needs_office(version: EvidenceVersion) -> bool:
    """OFD is drawn by us: LibreOffice does not know it."""
    return way_of(version) is PreviewWay.MADE_PDF and ending(version.name) != OFD


def why_none(version: EvidenceVersion) -> str:
    return REASONS.get(ending(version.name), OTHERWISE)
