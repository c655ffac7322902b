"""The making, in a worker: once for each content, whoever asks and however often."""

from __future__ import annotations

import io
from collections.abc import Callable

from audit.exceptions import Refused
from jobs.kinds import JobResult, JobRun, kind
from measures.files import libreoffice, mails
from measures.files.heic import ERRORS, open_photo
from measures.files.kinds import kind_of
from measures.files.names import ending
from measures.models import EvidenceVersion
from measures.previews import cache
from measures.previews.mail_pages import as_document
from measures.previews.ofd_pages import NoPages, ofd_as_pdf
from measures.previews.photos import as_jpeg
from measures.previews.state import KIND
from measures.previews.ways import MAILS, OFD, SUFFIXES, PreviewWay, way_of

MAX_BYTES = 100 * 1024 * 1024
# Larger sources are not worth a minute of a core: their readers have them on their own machines.
MAX_SOURCE = 100 * 1024 * 1024
MAX_SIDE = 3000
INSTEAD = "请下载后打开。"
# LibreOffice comes in parts, and one that lacks this part says no more than that it made nothing.
NO_SLIDES = f"{INSTEAD}(演示文稿还要服务器装有 LibreOffice 的 Impress 部分。)"
SLIDES = (".ppt", ".pptx", ".dps")
OFFICE = ("doc", "docx", "xls", "xlsx", "ppt", "pptx")
TOO_LARGE = f"这个文件太大,不在网页上转换,{INSTEAD}"
ODD = f"转换出来的不是完整的 PDF,或超过{MAX_BYTES // 1024 // 1024} MB,没有保留。{INSTEAD}"
NO_HEIC = f"这台服务器没有安装读取手机照片(HEIC)的组件,不能在网页上查看,{INSTEAD}"
BROKEN_PHOTO = f"这张照片打不开,它可能已损坏。{INSTEAD}"


class NoPreview(Exception):
    """``str(error)`` is the sentence that stands in its place; trying again would not help."""


@kind(KIND, label="材料预览")
def make_preview(run: JobRun) -> JobResult:
    """A text is what came of it when nothing was made."""
    version = EvidenceVersion.objects.readable().filter(pk=run.arguments["version"]).first()
    way = way_of(version) if version else PreviewWay.NONE
    if version is None or not way.is_made:
        return JobResult(text="这份材料不能打开。")
    if cache.kept(version.sha256, SUFFIXES[way]) is not None:
        return JobResult()
    try:
        cache.keep(version.sha256, SUFFIXES[way], MAKERS[way](version))
    except libreoffice.ConversionBusy as error:
        raise Refused(str(error)) from error
    except (NoPreview, NoPages, libreoffice.ConversionError) as error:
        return JobResult(text=str(error))
    return JobResult()


def _as_pdf(version: EvidenceVersion) -> bytes:
    data, suffix = _read(version), ending(version.name)
    if suffix == OFD:
        return _checked(ofd_as_pdf(data))
    if suffix in MAILS:
        data, suffix = as_document(mails.read_mail(data, suffix)), ".docx"
    else:
        # WPS writes the formats of Microsoft under endings of its own.
        found = kind_of(io.BytesIO(data), suffix)
        suffix = f".{found}" if found in OFFICE else suffix
    instead = NO_SLIDES if suffix in SLIDES else INSTEAD
    made = libreoffice.convert(data, suffix=suffix, to="pdf", instead=instead)
    return _checked(made)


def _checked(made: bytes) -> bytes:
    if not made.startswith(b"%PDF-") or b"%%EOF" not in made[-1024:] or len(made) > MAX_BYTES:
        raise NoPreview(ODD)
    return made


def _as_jpeg(version: EvidenceVersion) -> bytes:
    try:
        photo = open_photo(_read(version))
    except ImportError as error:
        raise NoPreview(NO_HEIC) from error
    except ERRORS as error:
        raise NoPreview(BROKEN_PHOTO) from error
    return as_jpeg(photo, side=MAX_SIDE)


def _read(version: EvidenceVersion) -> bytes:
    if version.size > MAX_SOURCE:
        raise NoPreview(TOO_LARGE)
    try:
        with version.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError as error:
        raise NoPreview("文件不见了,请告诉系统管理员。") from error


MAKERS: dict[PreviewWay, Callable[[EvidenceVersion], bytes]] = {
    PreviewWay.MADE_PDF: _as_pdf,
    PreviewWay.MADE_PICTURE: _as_jpeg,
}
