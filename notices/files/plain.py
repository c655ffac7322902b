"""Text files in the encodings that offices use."""

from __future__ import annotations

import codecs

from notices.files.errors import UnreadableNotice

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNKNOWN = "认不出文件的文字编码,请用记事本另存为 UTF-8 编码的 .txt,或另存为 .docx。"


def decode(data: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM, else GB18030; raises ``UnreadableNotice``."""
    encoding = encoding_of(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableNotice(_UNKNOWN) from error


def encoding_of(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
