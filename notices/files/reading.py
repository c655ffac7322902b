"""The door: an uploaded file as text, judged by its content, or one sentence: why not and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from measures.files import libreoffice
from notices.files.errors import NeedsRecognition, UnreadableNotice
from notices.files.kinds import FileKind, kind_of
from notices.files.packages import Package
from notices.files.pages import read_page, read_saved_page
from notices.files.pdf import read_pdf
from notices.files.plain import decode
from notices.files.upload_text import UploadText
from notices.files.word import read_docx

_REFUSALS: Mapping[FileKind, str] = {
    FileKind.WORKBOOK: "这是表格文件,不是通报正文。表格请从台账页面导入;通报请上传 Word、PDF 或 .txt。",
    FileKind.SLIDES: "这是演示文稿,读不出通报正文。请把通报全文复制粘贴到页面上。",
    FileKind.ARCHIVE: "这是压缩包或不认识的打包文件。请解压后,上传里面的通报文件(Word、PDF 或 .txt)。",
    FileKind.LOCKED: "文件设有打开密码,读不到内容。请去掉密码另存后再上传。",
    FileKind.UNKNOWN: "认不出这种文件。请用原来的软件打开后另存为 .docx 或 PDF,或复制全文粘贴。",
    FileKind.LAYOUT: "OFD 版式文件不能直接读取。请用 OFD 阅读器打开后另存为 PDF,或复制全文粘贴。",
}
_PICTURE = "这是图片,要先识别文字。请上传 Word 或 PDF 原件,或把通报全文复制粘贴到页面上。"
_SUFFIXES = {
    FileKind.OLD_WORD: ".doc",
    FileKind.RICH_TEXT: ".rtf",
    FileKind.OPEN_TEXT: ".odt",
    FileKind.WORD_XML: ".xml",
}


def read_upload(name: str, data: bytes) -> UploadText:
    """Raises ``UnreadableNotice``, of which ``NeedsRecognition`` is one. ``name`` decides nothing but
    the words of a refusal."""
    kind = kind_of(data)
    if kind == FileKind.PICTURE:
        raise NeedsRecognition(_PICTURE)
    if kind in _REFUSALS:
        raise UnreadableNotice(_REFUSALS[kind])
    if kind in _SUFFIXES:
        return _converted(data, kind)
    return _READERS[kind](data)


def _converted(data: bytes, kind: FileKind) -> UploadText:
    """Through LibreOffice into .docx: numbers, tables and notes are then read in one way only."""
    if kind == FileKind.OPEN_TEXT:
        Package(data).refuse_hostile()
    try:
        made = libreoffice.convert(data, suffix=_SUFFIXES[kind], to="docx")
    except libreoffice.ConversionError as error:
        raise UnreadableNotice(str(error)) from error
    found = read_docx(Package(made))
    return replace(found, kind=kind.value)


def _text(data: bytes) -> UploadText:
    return UploadText(decode(data), "txt")


_READERS: Mapping[FileKind, Callable[[bytes], UploadText]] = {
    FileKind.TEXT: _text,
    FileKind.WORD: lambda data: read_docx(Package(data)),
    FileKind.PDF: read_pdf,
    FileKind.PAGE: read_page,
    FileKind.SAVED_PAGE: read_saved_page,
}
