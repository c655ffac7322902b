"""Saved web pages (.html, .mht, pages saved as .txt or .doc): the text that a browser shows, line by line."""

from __future__ import annotations

import email
import email.errors
import email.message
import email.policy
import re

from lxml import etree, html

from notices.files.errors import UnreadableNotice
from notices.files.model import UploadText
from notices.files.page_lines import PageLines
from notices.files.plain import encoding_of

_NOT_READ = "网页的导航、按钮和脚本没有读入。"
_NO_PAGE = "这个网页文件里没有正文。请打开网页,选中通报全文复制后粘贴。"
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_HEAD = 8192
# Pages say gb2312 and use characters that only its successor has.
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030"}


def read_page(data: bytes, *, charset: str = "") -> UploadText:
    """``charset`` is what a mail header said of the page; what the page says of itself comes second.

    Raises ``UnreadableNotice``.
    """
    lines = PageLines()
    lines.read(_root(_decoded(data, charset)))
    text = "\n".join(lines.lines)
    if not text.strip():
        raise UnreadableNotice(_NO_PAGE)
    return UploadText(text, "html", (_NOT_READ,) if lines.left_out else ())


def read_saved_page(data: bytes) -> UploadText:
    """.mht: a page and its pictures as one mail. Raises ``UnreadableNotice``."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        part = next(found for found in message.walk() if found.get_content_type() == "text/html")
        content = part.get_payload(decode=True)
        charset = part.get_content_charset("")
    except (StopIteration, RecursionError, LookupError, email.errors.MessageError) as error:
        raise UnreadableNotice(_NO_PAGE) from error
    if not isinstance(content, bytes):
        raise UnreadableNotice(_NO_PAGE)
    found = read_page(content, charset=charset)
    return UploadText(found.text, "mht", found.notes)


def _decoded(data: bytes, charset: str) -> str:
    own = _CHARSET.search(data[:_HEAD])
    for name in (charset, own.group(1).decode("ascii") if own else ""):
        name = _ALIASES.get(name.lower(), name)
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue  # not said, said wrongly, or not kept to
    # One wrong byte in a page is common and harmless.
    return data.decode(encoding_of(data), "replace")


def _root(text: str) -> etree._Element:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableNotice(_NO_PAGE) from error
