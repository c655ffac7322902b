"""Reading a notice (通报) as it is written: text in, values and warnings out. Pure."""

from notices.parser.as_json import notice_as_json
from notices.parser.model import FieldName, Level, MarkKind, NotANotice, Notice
from notices.parser.parse import parse_notice
from notices.parser.render import render_notice

__all__ = [
    "FieldName",
    "Level",
    "MarkKind",
    "NotANotice",
    "Notice",
    "notice_as_json",
    "parse_notice",
    "render_notice",
]
