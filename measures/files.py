"""What may be uploaded as evidence, and how it reaches the disk without filling memory."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from measures import secrecy

CHUNK = 1024 * 1024

# Kinds a browser shows by itself without running anything; everything else is downloaded.
INLINE_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".txt": "text/plain; charset=utf-8",
}


def clean_name(name: str) -> str:
    """The last path part without control and direction characters, at most 255 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf")).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > 255 and dot:
        return f"{stem[: 254 - len(ending)]}.{ending}"
    return kept[:255]


def ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def refuse_upload(upload: UploadedFile) -> str | None:
    """A sentence naming the file and what is wrong with it, or None."""
    name = clean_name(upload.name or "")
    size = upload.size or 0
    if not name:
        return "上传的文件没有文件名。"
    if ending(name) not in settings.EVIDENCE_EXTENSIONS:
        allowed = "、".join(sorted(kind.lstrip(".") for kind in settings.EVIDENCE_EXTENSIONS))
        return f"“{name}”的类型不允许上传。可以上传:{allowed}。"
    if size == 0:
        return f"“{name}”是空文件。"
    if size > settings.EVIDENCE_MAX_BYTES:
        return (
            f"“{name}”有{in_megabytes(size)},超过每个文件{in_megabytes(settings.EVIDENCE_MAX_BYTES)}的上限。"
        )
    if secrecy.IN_NAME.search(name):
        return f"“{name}”的文件名{secrecy.WORDS}"
    if secrecy.has_mark(secrecy.text_of(upload, ending(name))):  # type: ignore[arg-type]
        return f"“{name}”的正文{secrecy.WORDS}"
    return None


def in_megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def sha256_of(upload: UploadedFile) -> str:
    """Hex digest, read in pieces of 1 MiB."""
    digest = hashlib.sha256()
    for chunk in upload.chunks(CHUNK):
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
