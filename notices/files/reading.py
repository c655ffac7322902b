"""An uploaded file as text: .txt in the encodings offices use, .docx with Word's automatic numbers."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from notices.files.docx_numbers import Numbering
from notices.files.errors import UnreadableNotice

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
# A genuine notice unpacks to well under 5 MB; an archive that declares more is an attack or a picture book.
_LARGEST_UNPACKED = 100 * 1024 * 1024
_LARGEST_RATIO = 200
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_upload(name: str, data: bytes) -> str:
    """The text of a file, judged by its content; raises UnreadableNotice, a sentence that says what to do."""
    if data.startswith(_ZIP):
        return _docx_text(data)
    if data.startswith(_OLE):
        raise UnreadableNotice("这是旧版 Word(.doc)或 WPS 文件,请打开后另存为 .docx,或复制全文粘贴。")
    if data.startswith(_PDF) or name.lower().endswith(".pdf"):
        raise UnreadableNotice("不能直接读取 PDF,请打开后复制全文,粘贴到页面上。")
    return decode(data)


def decode(data: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM, else GB18030."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "gb18030")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableNotice(
            "认不出文件的文字编码,请用记事本另存为 UTF-8 编码的 .txt,或另存为 .docx。"
        ) from error


def _docx_text(data: bytes) -> str:
    _refuse_bombs(data)
    try:
        document = Document(io.BytesIO(data))
        return "\n".join(_lines(document))
    except (PackageNotFoundError, KeyError, ValueError, LxmlError, zipfile.BadZipFile, EOFError) as error:
        raise UnreadableNotice(
            "打不开这个文件,它不是完好的 .docx。请用 Word 或 WPS 打开后另存一份再上传。"
        ) from error


def _refuse_bombs(data: bytes) -> None:
    """Sizes are checked as declared: nothing is unpacked before."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableNotice("打不开这个文件,它可能没有下载完整。请重新取得文件再上传。") from error
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise UnreadableNotice("这不是 Word 文件(.docx),请上传 .txt 或 .docx,或复制全文粘贴。")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _LARGEST_UNPACKED or unpacked > _LARGEST_RATIO * max(len(data), 1):
        raise UnreadableNotice("文件解压后过大,不能读取。请只保留通报正文,另存后再上传。")


def _lines(document: DocumentObject) -> Iterator[str]:
    """Paragraphs and table rows in the order of the page, each with the number that Word shows before it."""
    numbering = Numbering(document)
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield numbering.number(block) + _text(block)
        else:
            yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    for row in table.rows:
        # A merged cell comes once for each column it covers.
        cells = dict.fromkeys(cell._tc for cell in row.cells)
        texts = ["".join(node.text or "" for node in cell.iter(qn("w:t"))) for cell in cells]
        yield "\t".join(texts)


def _text(paragraph: Paragraph) -> str:
    """With the text of hyperlinks and insertions, without deletions; a line break inside stays one."""
    parts = []
    for node in paragraph._p.iter(qn("w:t"), qn("w:tab"), qn("w:br")):
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.getparent().tag == qn("w:r"):
            parts.append("\t" if node.tag == qn("w:tab") else "\n")
    return "".join(parts)
