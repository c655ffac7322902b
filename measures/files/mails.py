"""Saved mails (.eml, and .msg of Outlook): what they say, and what is attached to them.

Sources: RFC 5322 and MIME through the standard library; [MS-OXMSG] 2.1 and 2.4 for the streams of a .msg,
[MS-OXPROPS] for the numbers of its properties.
"""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import olefile

from measures.files.kinds import OLE_ERRORS

# Of one mail; what is attached to it counts towards the size of the upload, not here.
MAX_TEXT = 1_000_000
MAX_ATTACHMENTS = 200
# Several forms of a text, and the mails that it answers.
MAX_PARTS = 1000
# What the standard library raises for parts that are malformed, or one within the other without end.
ODD = (LookupError, ValueError, TypeError, AttributeError, RecursionError)
_INVISIBLE = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>|<!--.*?-->")
_BREAK = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
_BLANK = re.compile(r"\n\s*\n\s*\n+")
_SUBJECT, _SENDER, _SENDER_MAIL = "0037", "0C1A", "0C1F"
_TO, _COPY, _HEADERS, _BODY = "0E04", "0E03", "007D", "1000"
_LONG_NAME, _SHORT_NAME, _CONTENT = "3707", "3704", "__substg1.0_37010102"
_NAMELESS = "没有名称的附件"
_ATTACHMENT = "__attach_version1.0_"
_PAGE, _MAIL_WITHIN = "__substg1.0_10130102", "__substg1.0_3701000D"
# What the old ones without Unicode are written in here.
_NARROW = "gb18030"


@dataclass(frozen=True)
class MailAttachment:
    """``data`` is empty for a mail within a mail of Outlook, which is a folder of streams."""

    name: str
    data: bytes = b""


@dataclass
class SavedMail:
    """As plain text: pictures and colours stay in the file.

    ``hidden`` are the texts that are not ``text``: other forms of it, and those of mails within this one,
    whose attachments stand among the others. ``is_whole``: whether nothing in it was passed over.
    """

    subject: str = ""
    sender: str = ""
    to: str = ""
    copy: str = ""
    sent_at: str = ""
    text: str = ""
    attachments: list[MailAttachment] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    is_whole: bool = True


def read_mail(data: bytes, suffix: str) -> SavedMail:
    """Of a broken one what can be read; raises nothing."""
    return _of_outlook(data) if suffix == ".msg" else _of_lines(data)


def _of_lines(data: bytes) -> SavedMail:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
    except ODD:
        return SavedMail(is_whole=False)
    if not isinstance(message, EmailMessage):
        return SavedMail(is_whole=False)
    found = SavedMail(
        subject=_header(message, "subject"),
        sender=_header(message, "from"),
        to=_header(message, "to"),
        copy=_header(message, "cc"),
        sent_at=_date_of(message),
    )
    with suppress(*ODD):
        body = message.get_body(("plain", "html"))
        found.text = _body_of(body) if isinstance(body, EmailMessage) else ""
    try:
        _add_parts(found, message)
    except ODD:
        found.is_whole = False
    return found


def _add_parts(found: SavedMail, message: EmailMessage) -> None:
    """All that is in it at any depth: what is beside its text need not say that it is attached."""
    for number, part in enumerate(_leaves(message)):
        if number == MAX_PARTS or len(found.attachments) == MAX_ATTACHMENTS:
            found.is_whole = False
            return
        name = _name_of(part)
        if part.get_content_maintype() == "text" and not name:
            found.hidden.append(_body_of(part))
        elif part.get_content_maintype() == "message":
            found.hidden.append(_header(part, "subject"))
        else:
            data = part.get_payload(decode=True)
            found.attachments.append(
                MailAttachment(name or _NAMELESS, data if isinstance(data, bytes) else b"")
            )


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """A mail within it, too, and what that one holds."""
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_maintype() != "multipart":
            yield part


def _name_of(part: EmailMessage) -> str:
    try:
        return part.get_filename("")
    except ODD:  # in an encoding that it does not have
        return _NAMELESS


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except ODD:
        return ""


def _date_of(message: EmailMessage) -> str:
    raw = _header(message, "date")
    try:
        return f"{parsedate_to_datetime(raw):%Y-%m-%d %H:%M %z}" if raw else ""
    except ValueError:
        return raw


def _body_of(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    raw = data if isinstance(data, bytes) else b""
    text = _decoded(raw[: 4 * MAX_TEXT], part.get_content_charset(""))
    return _as_text(text) if part.get_content_subtype() == "html" else text[:MAX_TEXT]


def _decoded(raw: bytes, charset: str) -> str:
    for encoding in (_NARROW if charset.lower() in ("gb2312", "gbk") else charset, "utf-8", _NARROW):
        try:
            return raw.decode(encoding)
        except (LookupError, ValueError):
            continue
    return raw.decode(_NARROW, "replace")


def _as_text(page: str) -> str:
    text = _TAG.sub("", _BREAK.sub("\n", _INVISIBLE.sub("", page[:MAX_TEXT])))
    return _BLANK.sub("\n\n", html.unescape(text)).strip()


def _of_outlook(data: bytes) -> SavedMail:
    try:
        with olefile.OleFileIO(data) as document:
            return _of_streams(document)
    except OLE_ERRORS:
        return SavedMail()


def _of_streams(document: olefile.OleFileIO) -> SavedMail:
    sender = " ".join(part for part in (_text(document, _SENDER), _text(document, _SENDER_MAIL)) if part)
    heads = email.message_from_string(_text(document, _HEADERS), policy=email.policy.default)
    folders = document.listdir(streams=False, storages=True)
    attached = [path for path in folders if path[-1].startswith(_ATTACHMENT)]
    return SavedMail(
        subject=_text(document, _SUBJECT),
        sender=sender,
        to=_text(document, _TO),
        copy=_text(document, _COPY),
        sent_at=_date_of(heads) if isinstance(heads, EmailMessage) else "",
        text=_text(document, _BODY)[:MAX_TEXT],
        attachments=[_attached(document, folder) for folder in attached[:MAX_ATTACHMENTS]],
        hidden=list(_texts_within(document, [[], *(path for path in folders if path[-1] == _MAIL_WITHIN)])),
        is_whole=len(attached) <= MAX_ATTACHMENTS,
    )


def _texts_within(document: olefile.OleFileIO, mails: list[list[str]]) -> Iterator[str]:
    for folder in mails[: MAX_ATTACHMENTS + 1]:
        yield from (_text(document, number, folder=folder)[:MAX_TEXT] for number in (_SUBJECT, _BODY))
        if document.exists([*folder, _PAGE]):
            page: bytes = document.openstream([*folder, _PAGE]).read(4 * MAX_TEXT)
            yield _as_text(_decoded(page, "utf-8"))


def _attached(document: olefile.OleFileIO, folder: list[str]) -> MailAttachment:
    names = (_text(document, number, folder=folder) for number in (_LONG_NAME, _SHORT_NAME))
    name = next((name for name in names if name), _NAMELESS)
    path = [*folder, _CONTENT]
    return MailAttachment(name, document.openstream(path).read() if document.exists(path) else b"")


def _text(document: olefile.OleFileIO, number: str, *, folder: Sequence[str] = ()) -> str:
    """A text property: 001F as UTF-16, 001E in the code page of who wrote it."""
    for kind, encoding in (("001F", "utf-16-le"), ("001E", _NARROW)):
        path = [*folder, f"__substg1.0_{number}{kind}"]
        if document.exists(path):
            raw: bytes = document.openstream(path).read(4 * MAX_TEXT)
            return raw.decode(encoding, "replace").rstrip("\0")
    return ""
