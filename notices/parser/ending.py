"""The closing: 欢迎广大干部群众…, how to reach the office, signature and date."""

from __future__ import annotations

import re

from notices.parser.marks import half_width
from notices.parser.model import Closing
from notices.parser.source import CHROME, Paragraph, Source, is_chrome

_BEGINS = re.compile(
    r"欢迎.{0,30}(?:监督|意见)|^(?:联系|监督|举报|反馈)(?:方式|电话)|^(?:电子)?邮箱|^(?:通信|通讯|邮寄|邮政|联系)?(?:地址|信箱)[::]|"
    r"^如有(?:意见|建议)|^(?:公示|公布)(?:期|时间)"
)
_NEXT = re.compile(r"^下一?步[,,::]?")
_SIGNATURE = re.compile(
    r"(?:(?:中共|中国共产党).{2,40}(?:党组|党委|委员会|党总支|党支部)|.{2,30}(?:党组|党委))"
    r"|[\d〇零○一二三四五六七八九十]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_PHONE = re.compile(
    r"(?:电\s*话|手机|热线|传真)\D{0,8}?((?:\+?\(?\d[\d()—-]{4,}\d)(?:\s*[,、;/或]\s*\(?\d[\d()—-]{4,}\d)*)"
)
_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", re.ASCII)
_ADDRESS = re.compile(r"(?:地\s*址|信\s*箱|邮寄)\s*(?:为|:)\s*([^;。,\n(]+)")
_POSTCODE = re.compile(r"(?:邮\s*编|邮政编码)\D{0,4}(\d{6})(?!\d)")


def take_closing(source: Source) -> list[Paragraph]:
    """Takes the closing paragraphs off the end of `source`; page chrome behind them is left out."""
    items = source.paragraphs
    last = max((index for index, item in enumerate(items) if item.is_numbered()), default=-1)
    # The last numbered paragraph is a measure, and what follows it unnumbered may still be its own text.
    tail = items[last + 1 :]
    chrome = [item for item in tail if is_chrome(item.text)]
    tail = [item for item in tail if not is_chrome(item.text)]
    start = _start(tail, items[: last + 1])
    closing = tail[start:]
    if closing or chrome:
        source.leave_out(chrome, reason=CHROME)
        gone = {id(item) for item in closing}
        source.paragraphs = [item for item in source.paragraphs if id(item) not in gone]
    return closing


def _start(tail: list[Paragraph], before: list[Paragraph]) -> int:
    is_usual = any(_NEXT.match(item.text) for item in before if not item.is_numbered())
    for index, item in enumerate(tail):
        half = half_width(item.text)
        if _BEGINS.search(half) or (_NEXT.match(half) and not is_usual):
            return index
    start = len(tail)
    while start and _SIGNATURE.fullmatch(half_width(tail[start - 1].text)):
        start -= 1
    return start


def read_closing(items: list[Paragraph]) -> Closing:
    text = "\n".join(item.text for item in items)
    half = half_width(text)
    phones = [
        part for match in _PHONE.finditer(half) for part in re.split(r"\s*[,、;/或]\s*", match.group(1))
    ]
    email, address, postcode = (pattern.search(half) for pattern in (_EMAIL, _ADDRESS, _POSTCODE))
    return Closing(
        text=text,
        phone="、".join(dict.fromkeys(phones)),
        email="".join(email.group().split()) if email else "",
        address=address.group(1).strip() if address else "",
        postcode=postcode.group(1) if postcode else "",
    )
