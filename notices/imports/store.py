"""Keeping the text of a notice, before anybody has said what becomes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import Organization, User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.rules import refuse_build
from measures import secrecy
from measures.files import within_budget
from notices.files import NeedsRecognition, UnreadableNotice, UploadText, read_upload
from notices.files.kinds import FileKind, kind_of
from notices.models import Notice
from statements.spelling import with_newlines

MAX_UPLOAD = 5 * 1024 * 1024
TOO_LARGE = "文件超过5 MB,请只保留通报正文后再上传。"
# Larger ones are looked at before they are refused: pictures take more than texts.
MAY_BE_SCANS = (FileKind.PICTURE, FileKind.PDF)
# The longest genuine notice looked at has 60,000 characters; parsing and showing more is of no use.
MAX_TEXT = 400_000
# Each line costs what a hundred characters do; genuine notices have up to 600.
MAX_LINES = 10_000


def text_of(name: str, data: bytes) -> UploadText:
    """The text of an uploaded file and what was left out; raises ``Refused`` with what to do about a file
    that has none, and ``NeedsRecognition`` for a picture."""
    if secrecy.IN_NAME.search(name):
        raise Refused(f"“{name}”的文件名{secrecy.WORDS}")
    try:
        if len(data) > MAX_UPLOAD and kind_of(data) not in MAY_BE_SCANS:
            raise Refused(TOO_LARGE)
        found = within_budget(partial(read_upload, name, data), name=name)
    except NeedsRecognition:
        raise
    except UnreadableNotice as error:
        raise Refused(str(error)) from error
    if any(secrecy.has_mark(text) for text in found.left_out):
        raise Refused(f"页眉、页脚或脚注{secrecy.WORDS}")
    if len(data) > MAX_UPLOAD:
        raise Refused(TOO_LARGE)
    return replace(found, text=checked_text(found.text))


def checked_text(text: str) -> str:
    """With the line ends that line numbers count by; raises ``Refused`` for what is no text."""
    text = with_newlines(text)
    if not text.strip():
        raise Refused("没有读到文字,请上传通报文件或粘贴通报全文。")
    if "\0" in text:
        raise Refused("内容里有空字符,不是文字文件。请另存为 .txt 或 .docx 后再上传。")
    if len(text) > MAX_TEXT:
        raise Refused(f"正文有{len(text)}个字,超过{MAX_TEXT}个字的上限,请只保留通报正文。")
    if (lines := text.count("\n") + 1) > MAX_LINES:
        raise Refused(f"正文有{lines}行,超过{MAX_LINES}行的上限,请只保留通报正文。")
    if secrecy.has_mark(text):
        raise Refused(f"正文{secrecy.WORDS}")
    return text


@transaction.atomic
def store_notice(text: str, *, file_name: str, by: User, notes: Sequence[str] = ()) -> Notice:
    """Stores a text that ``text_of`` or ``checked_text`` gave; nothing of the ledger is written yet."""
    organization = organization_of(by)
    notice = Notice.objects.create(
        organization=organization,
        file_name=file_name[:255],
        source=text,
        sha256=fingerprint(text),
        notes=list(notes),
        actor=by,
        actor_name=by.label,
    )
    trail.record(Event.UPLOAD_NOTICE, by=by, about=notice, detail=f"{len(text)}字,SHA-256 {notice.sha256}")
    return notice


def organization_of(by: User) -> Organization:
    """Whose imports ``by`` keeps; raises ``Refused`` for who has none."""
    organization = by.organization
    if organization is None:
        raise Refused("您不属于某个单位,不能导入通报。")
    ask(refuse_build(by, organization))
    return organization


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def is_in_use(first: Notice | None) -> bool:
    """Whether the inspection that holds the text already is not archived."""
    return first is not None and first.inspection is not None and first.inspection.archived_at is None


def same_text(notice: Notice, organization: Organization) -> QuerySet[Notice]:
    """Earlier imports of the same text into inspections of ``organization``, those in use first."""
    rows = Notice.objects.filter(organization=organization, sha256=notice.sha256, imported_at__isnull=False)
    return (
        rows.exclude(pk=notice.pk)
        .select_related("inspection")
        .order_by(F("inspection__archived_at").asc(nulls_first=True), "imported_at")
    )
