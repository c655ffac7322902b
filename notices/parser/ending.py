"""The closing: 欢迎广大干部群众…, how to reach the office, signature and date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notices.parser import chrome
from notices.parser.items import Item
from notices.parser.joining import joined_text
from notices.parser.marks import half_width
from notices.parser.model import Closing, MarkKind

_BEGINS = re.compile(
    r"欢迎.{0,40}(?:监督|意见|评议)|^(?:联系|监督|举报|反馈|咨询)(?:方式|电话|邮箱)|^(?:电子)?邮箱|^(?:通信|通讯|邮寄|邮政|联系)?(?:地址|信箱)[::]|"
    r"^如有(?:意见|建议|异议)|^(?:公示|公布)(?:期|时间)|^[(]?\s*\S{0,8}(?:电话|热线|邮箱|信箱|地址|邮编|联系人)\s*:|(?:请|可以?).{0,12}(?:拨打|致电|来电|反映|监督)|"
    r"^[^。;:,]{0,20}有(?:意见|建议|异议|疑问)的?,"
)
_STRONG = re.compile(r"欢迎.{0,40}(?:监督|意见|评议)|^(?:联系|监督)(?:方式|电话)")
_NEXT = re.compile(r"^下一?步[,,::]?")
_DAY = re.compile(
    r"[\d〇零○一二三四五六七八九十]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_SIGNATURE = re.compile(
    r"(?:(?:中共|中国共产党).{2,40}(?:党组|党委|委员会|党总支|党支部)|.{2,30}(?:党组|党委))"
    rf"|{_DAY.pattern}"
)
_DAY = re.compile(
    r"[\d〇零○一二三四五六七八九十]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_FORMULA = re.compile(r"[特专]此(?:报告|通报|公告|公示|通知|说明|函[告复])[。!]?")
_MAX_NAME = 30
_NAME_AND_DAY = re.compile(rf"[^。;:,\d]{{2,{_MAX_NAME}}}\s*(?:{_DAY.pattern})")
_PHONE = re.compile(
    r"(?:电\s*话|手\s*机|热\s*线|联系方式|拨打|致电|号码)\D{0,8}?((?:\+?\(?\d[\d()—–-]{4,}\d)(?:\s*[,、;/或]\s*\(?\d[\d()—–-]{4,}\d)*)"
)
_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", re.ASCII)
_ADDRESS = re.compile(r"(?:地\s*址|信\s*箱|邮寄)\s*(?:为|:)\s*([^;。,\n(]+)")
_POSTCODE = re.compile(r"(?:邮\s*编|邮政编码)\D{0,4}(\d{6})(?!\d)")
# A list of ways to reach the office may be numbered; it is short and stands at the very end.
_MAX_LIST = 12
_MAX_LINE = 160


def take_closing(items: Sequence[Item]) -> tuple[list[Item], list[Item], list[Item]]:
    """(what stands before, the closing, page chrome behind it)."""
    rest = list(items)
    page: list[Item] = []
    last = max((i for i, item in enumerate(rest) if _is_marked(item)), default=-1)
    page = [item for item in rest[last + 1 :] if item.forced is None and _is_page(item)]
    gone = {id(item) for item in page}
    rest = [item for item in rest if id(item) not in gone]
    start = _start(rest, last)
    return rest[:start], rest[start:], page


def _is_page(item: Item) -> bool:
    """Chrome behind the text; a last sentence that chrome was glued to is the notice's own."""
    return chrome.is_chrome(item.text) and not _BEGINS.search(half_width(item.text))


def _is_marked(item: Item) -> bool:
    return item.kind is not None and item.kind is not MarkKind.ISSUE_LINE


def _start(items: Sequence[Item], last: int) -> int:
    """Index of the first item of the closing."""
    strong = [i for i in range(max(0, len(items) - _MAX_LIST), len(items)) if _is_strong(items, i)]
    if strong and strong[0] <= last:
        return strong[0]
    is_usual = any(_NEXT.match(item.text) for item in items[: last + 1] if item.kind is None)
    for index in range(last + 1, len(items)):
        half = half_width(items[index].text)
        if _BEGINS.search(half) or (_NEXT.match(half) and not is_usual and items[index].label is None):
            return index
    start = len(items)
    while start > last + 1 and _signs(items, start - 1):
        start -= 1
    return start


def _signs(items: Sequence[Item], index: int) -> bool:
    """Who signs, and when; above a date any short line without a sign at its end is a name."""
    half = half_width(items[index].text)
    if _SIGNATURE.fullmatch(half):
        return True
    below = half_width(items[index + 1].text) if index + 1 < len(items) else ""
    if _FORMULA.fullmatch(half):
        return True
    if _NAME_AND_DAY.fullmatch(half):
        return True
    is_name = len(half) <= _MAX_NAME and half[-1] not in "。;:,!?" and items[index].label is None
    return is_name and bool(_DAY.fullmatch(below))


def _is_strong(items: Sequence[Item], index: int) -> bool:
    own = items[index]
    if own.kind is not None or not _STRONG.search(half_width(own.text)):
        return False
    below = items[index + 1 :]
    return all(len(item.text) <= _MAX_LINE for item in below)


def read_closing(items: Sequence[Item]) -> Closing:
    text = joined_text((item.paragraph, item.passage) for item in items)
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
