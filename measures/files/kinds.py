"""What a file is by its content, and whether its ending says the same.

Signatures are told by the ``filetype`` package: of the detectors tried on the kinds allowed here it alone
answered from the content (others let the ending decide between Office files). Containers are looked into.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from typing import BinaryIO

import filetype
import olefile

UNKNOWN = ""
# What ``kind_of`` says of files that are archives inside, and of old Office files.
PACKED = ("zip", "docx", "xlsx", "pptx", "ofd")
OLD_OFFICE = ("doc", "xls", "ppt", "ole")
MACROS = "带有宏。请另存为不带宏的文件,或导出为 PDF 后再上传。"
BROKEN = "打不开:文件已损坏或没有下载完整。请重新取得文件后再上传。"
LOCKED = "设有打开密码,无法检查内容。请去掉打开密码后再上传。"
# Enough for every signature that is known, and for the first lines of a text.
HEAD = 64 * 1024

NAMES = {
    "pdf": "PDF",
    "doc": "旧版 Word 文档(doc)",
    "docx": "Word 文档(docx)",
    "xls": "旧版 Excel 表格(xls)",
    "xlsx": "Excel 表格(xlsx)",
    "ppt": "旧版演示文稿(ppt)",
    "pptx": "演示文稿(pptx)",
    "ofd": "OFD",
    "zip": "压缩包(zip)",
    "rar": "压缩包(rar)",
    "7z": "压缩包(7z)",
    "png": "图片(png)",
    "jpg": "图片(jpg)",
    "gif": "图片(gif)",
    "bmp": "图片(bmp)",
    "webp": "图片(webp)",
    "mp3": "录音(mp3)",
    "mp4": "录像(mp4)",
    "txt": "文字",
    "rtf": "写字板文档(rtf)",
    "heic": "手机照片(heic)",
    "eml": "邮件(eml)",
    "msg": "邮件(msg)",
    "markup": "网页代码",
    "locked": "设有打开密码的 Office 文件",
}
# Kinds of content each ending may have. WPS writes both the old and the new Office formats.
BY_ENDING = {
    ".pdf": {"pdf"},
    ".doc": {"doc"},
    ".docx": {"docx"},
    ".xls": {"xls"},
    ".xlsx": {"xlsx"},
    ".ppt": {"ppt"},
    ".pptx": {"pptx"},
    ".wps": {"doc", "docx", "ole"},
    ".et": {"xls", "xlsx", "ole"},
    ".dps": {"ppt", "pptx", "ole"},
    ".ofd": {"ofd"},
    ".txt": {"txt"},
    ".csv": {"txt"},
    ".zip": {"zip"},
    ".rar": {"rar"},
    ".7z": {"7z"},
    ".png": {"png"},
    ".jpg": {"jpg"},
    ".jpeg": {"jpg"},
    ".gif": {"gif"},
    ".bmp": {"bmp"},
    ".webp": {"webp"},
    ".heic": {"heic"},
    ".heif": {"heic"},
    ".eml": {"eml"},
    ".msg": {"msg"},
    ".mp3": {"mp3"},
    ".mp4": {"mp4", "m4v"},
}
# Never taken, even where a setting allows the ending: shown by a browser they run what stands in them, …
_PAGES = ".svg .svgz .htm .html .xhtml .shtml .mht .mhtml .xml .xsl"
# … and these run when they are opened; an archive may not carry them either.
_PROGRAMS = (
    ".docm .dotm .xlsm .xltm .xlam .xlsb .pptm .potm .ppsm .ppam .exe .dll .scr .com .bat .cmd .ps1 .vbs "
    ".vbe .js .jse .wsf .wsh .hta .msi .lnk .jar .reg .cpl .pif .chm .iqy .sct .url"
)
PROGRAMS = frozenset(_PROGRAMS.split())
NEVER = PROGRAMS | frozenset(_PAGES.split())

_MARKUP = re.compile(r"\s*(?:<\?xml|<!doctype|<html|<svg|<script|<head|<body|<iframe|<!--)", re.IGNORECASE)
_WIDE = ("utf-16-le", "utf-16-be")
_MAIL_HEAD = re.compile(rb"(?im)^(?:from|to|subject|date|received|message-id|mime-version|return-path):")
# Old printer files hold a few of them, binary ones many.
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r")
_OLE_STREAMS = {
    "__properties_version1.0": "msg",
    "worddocument": "doc",
    "workbook": "xls",
    "book": "xls",
    "powerpoint document": "ppt",
    "encryptedpackage": "locked",
}
_ZIP_PARTS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
OLE_ERRORS = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError)
ZIP_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def kind_of(file: BinaryIO, ending: str) -> str:
    """One word for what ``file`` holds, ``UNKNOWN`` when nobody can tell. Leaves it at its start.

    ``ending`` decides only whether a text may be taken for one: a text can begin like anything.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if ending in (".txt", ".csv"):
        return _text_kind(head)
    if ending == ".eml" and is_mail(head):
        return "eml"
    guess = filetype.guess(head)
    found = guess.extension if guess else _by_hand(head)
    if head.startswith(olefile.MAGIC):
        return _ole_kind(file)
    return _zip_kind(file) if head[:4] == b"PK\x03\x04" else found


def is_mail(head: bytes) -> bool:
    """Whether a text begins with the lines of a mail's head, two of them at least."""
    return len(_MAIL_HEAD.findall(re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0])) >= 2


def _by_hand(head: bytes) -> str:
    """What ``filetype`` passes over: MPEG frames with a checksum or of low rate, and texts."""
    if len(head) > 1 and head[0] == 0xFF and head[1] in (0xFA, 0xE2, 0xE3):
        return "mp3"
    return _text_kind(head)


def _text_kind(head: bytes) -> str:
    text = as_text(head)
    if text is None:
        return UNKNOWN
    return "markup" if _MARKUP.match(text) else "txt"


def as_text(head: bytes) -> str | None:
    """None for bytes that are no text; a character cut off at the end of ``head`` does no harm."""
    for encoding in _encodings(head):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        if encoding in _WIDE and not _is_written(text):
            continue
        if "\0" not in text and sum(char in _CONTROLS for char in text) <= len(text) // 100:
            return text
    return None


def _is_written(text: str) -> bool:
    """Any two bytes are some character of UTF-16: in a text nearly all are letters, signs or Chinese."""
    common = sum(char < "\x7f" or "\u2000" <= char <= "\u9fff" or char >= "\uff00" for char in text)
    return common >= len(text) * 0.9


def _encodings(head: bytes) -> tuple[str, ...]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if b"\0" in head:
        return _WIDE
    return ("utf-8-sig", "gb18030")


def _ole_kind(file: BinaryIO) -> str:
    try:
        with olefile.OleFileIO(file) as document:
            names = {path[-1].lower() for path in document.listdir()}
    except OLE_ERRORS:
        return UNKNOWN
    finally:
        file.seek(0)
    return next((kind for stream, kind in _OLE_STREAMS.items() if stream in names), "ole")


def _zip_kind(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except ZIP_ERRORS:
        return UNKNOWN
    finally:
        file.seek(0)
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names:
        found = (kind for part, kind in _ZIP_PARTS.items() if any(name.startswith(part) for name in names))
        return next(found, "zip")
    return "zip"


def disagreement(kind: str, ending: str) -> str | None:
    """The end of a sentence that begins with the file's name; None when content and ending agree."""
    allowed = BY_ENDING.get(ending)
    if kind == "locked":
        return LOCKED
    if kind in ("markup", "exe", "dll"):
        return "的内容是网页代码或程序,不能上传。请另存为 PDF 或 Word 文档后再上传。"
    if allowed is None or kind in allowed:
        return None
    if kind in NAMES:
        return f"的内容是{NAMES[kind]},与后缀“{ending}”不符。请改用正确的后缀,或重新导出后再上传。"
    return f"打不开:内容不是后缀“{ending}”所说的格式,文件可能已损坏或被改过后缀。请重新导出后再上传。"
