"""密级 marks in file names and texts: what carries one must not be here at all.

Source: 保密法实施条例 — level, star, term (机密★10年). The mere word 秘密 in a sentence is no mark.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from typing import BinaryIO

IN_NAME = re.compile(r"(绝密|机密|秘密)\s*[★☆]|[\[【((](绝密|机密|秘密)[\]】))]|^(绝密|机密|秘密)")
IN_TEXT = re.compile(r"(?:绝密|机密|秘密)\s*[★☆]|密\s*级\s*[::]\s*(?:绝密|机密|秘密)")
# A mark stands at the top of the first page; more is not worth anybody's time.
MOST_READ = 5 * 1024 * 1024
_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*)\.xml|xl/(?:sharedStrings|worksheets/sheet\d+)\.xml"
    r"|ppt/slides/slide\d+\.xml"
)
_TAG = re.compile(r"<[^>]*>")
WORDS = "带有密级标志。严禁上传涉密文件。"


def has_mark(text: str) -> bool:
    return bool(IN_TEXT.search(text))


def text_of(file: BinaryIO, ending: str) -> str:
    """The text .txt, .csv and Office files begin with; "" for other kinds. Leaves ``file`` at its start."""
    file.seek(0)
    try:
        if ending in (".txt", ".csv"):
            return _decoded(file.read(MOST_READ))
        if ending in (".docx", ".xlsx", ".pptx"):
            return _office_text(file)
        return ""
    finally:
        file.seek(0)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "ignore")


def _office_text(file: BinaryIO) -> str:
    """Runs put together, so that a mark in two colours is found; what is broken has no text to look at."""
    found, room = [], MOST_READ
    try:
        with zipfile.ZipFile(file) as archive:
            for name in filter(_PARTS.fullmatch, archive.namelist()):
                with archive.open(name) as part:
                    data = part.read(room)
                room -= len(data)
                found.append(html.unescape(_TAG.sub("", data.decode("utf-8", "ignore"))))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        return "\n".join(found)
    return "\n".join(found)
