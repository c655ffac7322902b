"""What an upload is, by its content: endings lie, and web systems save pages as .doc."""

from __future__ import annotations

import io
import re
from enum import StrEnum

import olefile

from notices.files.errors import UnreadableNotice
from notices.files.packages import Package

BROKEN_OLE = "打不开这个文件,它可能已损坏或没有下载完整。请重新取得文件再上传,或打开后复制全文粘贴。"
# Where the signs of a kind stand; a mail header and the comments of a page come before them.
_HEAD = 4096
_PDF_HEAD = 1024


class FileKind(StrEnum):
    TEXT = "txt"
    WORD = "docx"
    OLD_WORD = "doc"
    RICH_TEXT = "rtf"
    OPEN_TEXT = "odt"
    WORD_XML = "xml"
    PDF = "pdf"
    PAGE = "html"
    SAVED_PAGE = "mht"
    LAYOUT = "ofd"
    PICTURE = "picture"
    WORKBOOK = "workbook"
    SLIDES = "slides"
    ARCHIVE = "archive"
    LOCKED = "locked"
    UNKNOWN = "unknown"


_ZIP, _EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_SIGNATURES = (
    (b"{\\rtf", FileKind.RICH_TEXT),
    (b"\x89PNG\r\n\x1a\n", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"II*\0", FileKind.PICTURE),
    (b"MM\0*", FileKind.PICTURE),
    (b"Rar!", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (_EMPTY_ZIP, FileKind.ARCHIVE),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_OLE_STREAMS = {
    "encryptedpackage": FileKind.LOCKED,
    "worddocument": FileKind.OLD_WORD,
    "workbook": FileKind.WORKBOOK,
    "book": FileKind.WORKBOOK,
    "powerpoint document": FileKind.SLIDES,
}
_OLE_ERRORS = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError)
_WORD_XML = re.compile(r"<w:wordDocument\b|<pkg:package\b", re.IGNORECASE)
_MAIL = re.compile(r"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)
# A comment ends at its first end: otherwise a page of many comments is read in exponentially many ways.
_PAGE = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:!DOCTYPE\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(data: bytes) -> FileKind:
    if data.startswith(_ZIP):
        return _zip_kind(Package(data))
    if data.startswith(olefile.MAGIC):
        return _ole_kind(data)
    if b"%PDF-" in data[:_PDF_HEAD]:
        return FileKind.PDF
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or _is_bitmap(data):
        return FileKind.PICTURE
    return _text_kind(data)


def is_page(data: bytes) -> bool:
    """Whether a text is a web page, whatever its file is called."""
    return _text_kind(data) == FileKind.PAGE


def _is_bitmap(data: bytes) -> bool:
    """BM alone also begins a text."""
    return data[:2] == b"BM" and data[6:10] == b"\0\0\0\0"


def _zip_kind(package: Package) -> FileKind:
    if "mimetype" in package.names:
        package.refuse_hostile()
        kind = package.read("mimetype")
        if kind.startswith(_OPEN_DOCUMENT + b"text"):
            return FileKind.OPEN_TEXT
        return FileKind.WORKBOOK if kind.startswith(_OPEN_DOCUMENT + b"spreadsheet") else FileKind.ARCHIVE
    if "OFD.xml" in package.names:
        return FileKind.LAYOUT
    for folder, found in (("word/", FileKind.WORD), ("xl/", FileKind.WORKBOOK), ("ppt/", FileKind.SLIDES)):
        if any(name.startswith(folder) for name in package.names):
            return found
    return FileKind.ARCHIVE


def _ole_kind(data: bytes) -> FileKind:
    """Raises ``UnreadableNotice`` for a broken one."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as document:
            names = {path[-1].lower(): path for path in document.listdir()}
            kind = next((kind for stream, kind in _OLE_STREAMS.items() if stream in names), FileKind.UNKNOWN)
            if kind == FileKind.OLD_WORD:
                # The bit fEncrypted of the FIB, [MS-DOC] 2.5.2.
                head = document.openstream(names["worddocument"]).read(12)
                return FileKind.LOCKED if len(head) == 12 and head[11] & 1 else kind
            return kind
    except _OLE_ERRORS as error:
        raise UnreadableNotice(BROKEN_OLE) from error


def _text_kind(data: bytes) -> FileKind:
    head = data[:_HEAD]
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = head.decode(encoding, "replace")
    if _WORD_XML.search(text):
        return FileKind.WORD_XML
    if _MAIL.match(text):
        return FileKind.SAVED_PAGE
    return FileKind.PAGE if _PAGE.match(text) else FileKind.TEXT
