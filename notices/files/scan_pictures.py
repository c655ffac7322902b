"""Scans and photos as pictures of pages, no larger than is of use, before anything is read on them."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from itertools import chain

from PIL import Image, ImageOps, ImageSequence

from notices.files.errors import UnreadableNotice

MISSING = (
    "这是扫描件或图片,这台服务器没有安装文字识别。请上传 Word 或 PDF 原件,"
    "或用扫描软件识别文字后复制全文粘贴;管理员可以按 requirements-ocr.txt 安装文字识别。"
)
_NO_PICTURE = "打不开这张图片,它可能已损坏。请重新拍照或扫描,存为 JPG、PNG 或 PDF 后再上传。"
_NO_PHONE_PICTURE = (
    "这是手机的 HEIC 照片,这台服务器还不能打开。请在手机上把照片存为 JPG(或拍照时选“兼容性最佳”)后再上传;"
    "管理员可以按 requirements-ocr.txt 安装所缺的部分。"
)
_TOO_LARGE = "图片过大,不能识别。请用 200 dpi 重新扫描后再上传。"
_TOO_MANY = "扫描件超过{most}页,一次最多识别{most}页。请分成几份上传。"

# A character of 16 points is then 33 pixels high, as the models were trained on; more takes longer only.
DPI = 150
MAX_PAGES = 60
MAX_PIXELS = 50_000_000
MAX_SIDE = 2600
_PDF = b"%PDF-"
# Others that Pillow knows are drawn by further programs, or are no pictures of paper.
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP")
# What a phone's photo names itself as, behind its “ftyp”.
_PHONE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
# What Pillow raises on damaged files of these formats, found by damaging some.
_PICTURE_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    EOFError,
    RuntimeError,
    ArithmeticError,
    struct.error,
)


def refuse_pictures(*files: bytes) -> None:
    """Raises ``UnreadableNotice`` for pictures that could not be read; PDFs are opened later."""
    _within_limit(sum(_frames(data)[0] for data in files if _PDF not in data[:1024]))


def pictures_of(files: Sequence[bytes]) -> tuple[int, Iterator[Image.Image]]:
    """How many pages the files have, and their pictures, upright; raises ``UnreadableNotice``."""
    found = [_pdf_pictures(data) if _PDF in data[:1024] else _frames(data) for data in files]
    count = sum(pages for pages, _ in found)
    _within_limit(count)
    return count, chain.from_iterable(pictures for _, pictures in found)


def _within_limit(count: int) -> None:
    if count > MAX_PAGES:
        raise UnreadableNotice(_TOO_MANY.format(most=MAX_PAGES))


def _formats_for(data: bytes) -> tuple[str, ...]:
    """Photos of phones need a part of the optional extra; raises ``UnreadableNotice`` without it."""
    if data[4:8] != b"ftyp" or data[8:12] not in _PHONE_BRANDS:
        return _FORMATS
    try:
        import pillow_heif
    except ImportError as error:
        raise UnreadableNotice(_NO_PHONE_PICTURE) from error
    pillow_heif.register_heif_opener()
    return ("HEIF",)


def _frames(data: bytes) -> tuple[int, Iterator[Image.Image]]:
    """Only a TIFF has pages, of a fax or a scanner; further frames of a photo are its previews."""
    formats = _formats_for(data)
    try:
        picture = Image.open(io.BytesIO(data), formats=formats)
        if picture.format != "TIFF":
            return 1, map(_prepared, [picture])
        return _page_count(picture), map(_prepared, ImageSequence.Iterator(picture))
    except Image.DecompressionBombError as error:
        raise UnreadableNotice(_TOO_LARGE) from error
    except _PICTURE_ERRORS as error:
        raise UnreadableNotice(_NO_PICTURE) from error


def _page_count(picture: Image.Image) -> int:
    """At most ``MAX_PAGES`` + 1: the library's own count takes a time that grows with its square."""
    for number in range(1, MAX_PAGES + 1):
        try:
            picture.seek(number)
        except EOFError:
            return number
    return MAX_PAGES + 1


def _prepared(picture: Image.Image) -> Image.Image:
    """Upright as the camera noted, no larger than is of use; its size is looked at before it is unpacked."""
    if picture.width * picture.height > MAX_PIXELS:
        raise UnreadableNotice(_TOO_LARGE)
    try:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except _PICTURE_ERRORS as error:
        raise UnreadableNotice(_NO_PICTURE) from error
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    return upright


def _pdf_pictures(data: bytes) -> tuple[int, Iterator[Image.Image]]:
    try:
        import pypdfium2
    except ImportError as error:
        raise UnreadableNotice(MISSING) from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableNotice(_NO_PICTURE) from error

    def drawn() -> Iterator[Image.Image]:
        for number in range(len(document)):
            try:
                page = document[number]
                scale = min(DPI / 72, MAX_SIDE / max(page.get_size()))
                picture = page.render(scale=scale).to_pil().convert("RGB")
            except (pypdfium2.PdfiumError, *_PICTURE_ERRORS) as error:
                raise UnreadableNotice(_NO_PICTURE) from error
            yield picture

    return len(document), drawn()
