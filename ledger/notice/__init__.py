"""Reading a notice (通报) as it is written: text in, values and warnings out. Pure."""

from ledger.notice.as_json import notice_as_json
from ledger.notice.model import Level, MarkKind, NotANotice, Notice, UnreadableNotice
from ledger.notice.parse import parse_notice
from ledger.notice.reading import read_upload
from ledger.notice.render import render_notice

__all__ = [
    "Level",
    "MarkKind",
    "NotANotice",
    "Notice",
    "UnreadableNotice",
    "notice_as_json",
    "parse_notice",
    "read_upload",
    "render_notice",
]
