"""A saved mail as a Word document, which becomes pages as any other."""

from __future__ import annotations

import io
import re

from docx import Document
from docx.oxml.ns import qn

from measures.files.mails import SavedMail

# XML knows no others of the control characters, and no half of a pair.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A paragraph takes the longer the more there are: a hundred times as many would keep a worker for an hour.
MAX_LINES = 5000
MAX_HEAD = 2000
MORE = "(邮件较长,以下部分请下载后查看)"
EMPTY = "(没有正文,或正文不是文字)"
NOTE = "邮件的附件不在这里显示,请下载邮件后用邮件软件打开。"


def as_document(mail: SavedMail) -> bytes:
    document = Document()
    style = document.styles["Normal"]
    style.font.name = "仿宋"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "仿宋")
    document.add_heading(_clean(mail.subject[:MAX_HEAD]) or "(没有主题)", level=1)
    for label, value in _head(mail):
        if value:
            document.add_paragraph(f"{label}:{_clean(value[:MAX_HEAD])}")
    document.add_paragraph("")
    lines = _clean(mail.text or EMPTY).splitlines()
    for line in [*lines[:MAX_LINES], *([MORE] if len(lines) > MAX_LINES else [])]:
        document.add_paragraph(line)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _head(mail: SavedMail) -> list[tuple[str, str]]:
    attached = "、".join(one.name for one in mail.attachments)
    return [
        ("发件人", mail.sender),
        ("收件人", mail.to),
        ("抄送", mail.copy),
        ("时间", mail.sent_at),
        ("附件", f"{attached}({NOTE})" if attached else ""),
    ]


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text)
