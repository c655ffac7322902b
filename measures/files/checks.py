"""All that is asked of an upload, cheapest first: name, size, kind, what it holds."""

from __future__ import annotations

import hashlib
import io
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile

from measures import secrecy
from measures.files import archives, heic, kinds, mails, ole, pdf, pictures, text
from measures.files.names import clean_name, ending
from measures.files.stop_watch import within_budget

CHUNK = 1024 * 1024
# A mail is taken apart in memory.
MAX_MAIL = 50 * 1024 * 1024
MAX_MAILS_WITHIN = 3
NOT_SEEN_THROUGH = "里的内容过多、层层套着邮件或已损坏,无法逐个检查。请把需要的附件单独上传。"

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


def refuse_upload(upload: UploadedFile) -> str | None:
    """A sentence naming the file and what is wrong with it, or None."""
    name = clean_name(upload.name or "")
    if not name:
        return "上传的文件没有文件名。"
    return _refuse_size(name, upload.size or 0) or refuse_content(upload)


def refuse_content(upload: UploadedFile) -> str | None:
    """As ``refuse_upload``, for what is read and not kept: whatever ending and size its form allows."""
    name = clean_name(upload.name or "")
    if secrecy.IN_NAME.search(name):
        return f"“{name}”的文件名{secrecy.WORDS}"
    file = cast("BinaryIO", upload)
    refusal = within_budget(
        partial(_refuse_kind, file, name=name, size=upload.size or 0), name=name, files=[file]
    )
    return f"“{name}”{refusal}" if refusal else None


def _refuse_kind(file: BinaryIO, *, name: str, size: int) -> str | None:
    """The end of a sentence that begins with the file's name, or None."""
    kind = kinds.kind_of(file, ending(name))
    return kinds.disagreement(kind, ending(name)) or _inside(file, kind, size=size)


def _refuse_size(name: str, size: int) -> str | None:
    allowed = settings.EVIDENCE_EXTENSIONS - kinds.NEVER
    if ending(name) not in allowed:
        listed = "、".join(sorted(kind.lstrip(".") for kind in allowed))
        return f"“{name}”的类型不允许上传。可以上传:{listed}。"
    if size == 0:
        return f"“{name}”是空文件。"
    if size > settings.EVIDENCE_MAX_BYTES:
        return (
            f"“{name}”有{in_megabytes(size)},超过每个文件{in_megabytes(settings.EVIDENCE_MAX_BYTES)}的上限。"
        )
    return None


def _inside(
    file: BinaryIO, kind: str, *, size: int, room: archives.Room | None = None, depth: int = 1
) -> str | None:
    """The end of a sentence that begins with the file's name, or None.

    ``room`` and ``depth`` are one for all that lies within one upload, archives and mails alike.
    """
    room = room or archives.Room()
    if kind in kinds.PACKED:
        return archives.refuse_archive(file, size=size, room=room, depth=depth, look=_inside)
    if kind in kinds.OLD_OFFICE:
        return ole.refuse_macros(file)
    if kind in ("png", "jpg", "gif", "bmp", "webp"):
        return pictures.refuse_picture(file)
    if kind == "heic":
        return _refuse_photo(file)
    if kind in ("eml", "msg"):
        return _refuse_mail(file, f".{kind}", size=size, room=room, depth=depth)
    if kind == "pdf":
        return _refuse_text(pdf.text_of_pdf(file))
    return f"的正文{secrecy.WORDS}" if kind == "txt" and _is_marked(file) else None


def _refuse_photo(file: BinaryIO) -> str | None:
    """Where nothing here can open one, its first bytes have to do."""
    if not heic.is_installed():
        return None
    data = file.read()
    file.seek(0)
    try:
        heic.open_photo(data)
    except heic.ERRORS:
        return pictures.BROKEN
    return None


def _refuse_mail(file: BinaryIO, suffix: str, *, size: int, room: archives.Room, depth: int) -> str | None:
    """What is attached is looked at as if it came alone, also what is attached to a mail within it."""
    if size > MAX_MAIL:
        return f"是超过{in_megabytes(MAX_MAIL)}的邮件,不能上传。请把需要的附件单独上传。"
    mail = mails.read_mail(file.read(), suffix)
    file.seek(0)
    if not mail.is_whole or depth > MAX_MAILS_WITHIN:
        return NOT_SEEN_THROUGH
    if any(map(secrecy.has_mark, (mail.subject, mail.text, *mail.hidden))):
        return f"的正文{secrecy.WORDS}"
    answers = ((one.name, _refuse_attachment(one, room=room, depth=depth)) for one in mail.attachments)
    return next((f"的附件“{name[:80]}”{refusal}" for name, refusal in answers if refusal), None)


def _refuse_attachment(one: mails.MailAttachment, *, room: archives.Room, depth: int) -> str | None:
    suffix = PurePosixPath(one.name).suffix.lower()
    if suffix in kinds.PROGRAMS:
        return "是程序、脚本或带宏的文件,不能上传。"
    if secrecy.IN_NAME.search(one.name):
        return f"的文件名{secrecy.WORDS}"
    content = io.BytesIO(one.data)
    kind = kinds.kind_of(content, suffix)
    if kind in ("exe", "dll"):
        return "是程序、脚本或带宏的文件,不能上传。"
    if kind in ("eml", "msg"):
        return _refuse_mail(content, f".{kind}", size=len(one.data), room=room, depth=depth + 1)
    return _inside(content, kind, size=len(one.data), room=room, depth=depth)


def _refuse_text(found: str | None) -> str | None:
    if found is None:
        return kinds.LOCKED
    return f"的正文{secrecy.WORDS}" if secrecy.has_mark(found) else None


def _is_marked(file: BinaryIO) -> bool:
    file.seek(0)
    found = text.has_mark(file.read(secrecy.MAX_READ))
    file.seek(0)
    return found


def in_megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def sha256_of(upload: File[bytes]) -> str:
    """Hex digest, read in pieces of 1 MiB; leaves ``upload`` at its start."""
    digest = hashlib.sha256()
    for chunk in upload.chunks(CHUNK):
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
