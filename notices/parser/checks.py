"""What to look at by hand: gaps in numbers, damage, findings without measures, printed totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from notices.parser.items import Item
from notices.parser.marks import half_width
from notices.parser.model import Category, Level, NoticeWarning
from notices.parser.order import Node, walk

_DAMAGED = re.compile("[\ufffd□]|锟斤拷|烫烫")
# Looks like a number or bullet, and is none that is understood.
_STRANGE = re.compile(
    r"(?:[lI|]\s*[.、]\s*[\u4e00-\u9fff]|[?*※#&■]+\s*[\u4e00-\u9fff]|[（(]\s*[a-zA-Z]\s*[)）]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅰⅱⅲⅳⅴ]\s*[.、]?)"
)
_FEEDS_BACK = re.compile(r"反馈|指出|发现|存在|梳理")
_TOTAL = re.compile(r"(?P<n>\d{1,3})\s*(?:个|项|条)\s*(?:具体|主要|突出|方面的?)?(?:共性|个性)?问题")
_TOTAL_MEASURES = re.compile(
    r"(?:制定|细化|提出|形成|明确)[^。;,]{0,8}(?:整改)?(?:措施|举措)\s*(?:共\s*)?(?P<n>\d{1,3})\s*(?:条|项|个)|(?:制定|细化|提出|形成|明确)[^。;,]{0,8}?(?P<m>\d{1,3})\s*(?:条|项|个)(?:具体)?(?:整改)?(?:措施|举措)"
)


@dataclass(frozen=True)
class Totals:
    findings: int
    measures: int


def jumps(roots: Sequence[Node], levels: dict[int, Level]) -> Iterator[NoticeWarning]:
    """Neighbours of one kind whose numbers neither go on by one nor begin anew."""
    last: dict[object, Node] = {}
    for node in walk(roots):
        if levels[id(node)] is Level.TEXT or node.item.number is None:
            continue
        before = last.get(node.kind)
        last[node.kind] = node
        if before is None or before.item.number is None:
            continue
        if node.item.number not in (1, before.item.number + 1):
            if node.item.number == before.item.number:
                message = f"序号“{node.item.mark}”在同一级连着出现两次,请核对原文是否印错。"
            else:
                message = f"序号从“{before.item.mark}”到“{node.item.mark}”,不连续,请核对原文是否有遗漏。"
            yield NoticeWarning(node.item.line, message)


def damage(items: Sequence[Item]) -> Iterator[NoticeWarning]:
    for item in items:
        if _DAMAGED.search(item.text):
            yield NoticeWarning(item.line, "这一行有无法识别的字符(乱码),请核对原文。")
        elif item.kind is None and item.label is None and _STRANGE.match(half_width(item.text[:8])):
            yield NoticeWarning(
                item.line, f"这一行的开头“{item.text[:3]}”像序号但没有认出来,作为正文保留,请核对。"
            )


def without_measures(categories: Sequence[Category]) -> Iterator[NoticeWarning]:
    sub_issues = [sub_issue for category in categories for sub_issue in category.sub_issues]
    if any(sub_issue.measures for sub_issue in sub_issues):
        for item in sub_issues:
            if not item.measures:
                yield NoticeWarning(item.line, "这个问题下没有读到整改措施,请核对。")


def totals(items: Sequence[Item], read: Totals) -> Iterator[NoticeWarning]:
    """“原文说反馈37个问题,读到35个”: the first number of each kind that is printed before the findings."""
    for word, unit, pattern, count in (
        ("反馈{}个问题", "个", _TOTAL, read.findings),
        ("制定{}条措施", "条", _TOTAL_MEASURES, read.measures),
    ):
        printed = _printed(items, pattern)
        if printed is not None and count and printed[1] != count:
            said = word.format(printed[1])
            yield NoticeWarning(printed[0], f"原文说{said},读到{count}{unit},请核对是否有遗漏或多读。")


def _printed(items: Sequence[Item], pattern: re.Pattern[str]) -> tuple[int, int] | None:
    for item in items:
        half = half_width(item.text)
        for match in pattern.finditer(half):
            before = half[max(0, match.start() - 24) : match.start()]
            if pattern is _TOTAL and not _FEEDS_BACK.search(before):
                continue
            number = match["n"] or match.groupdict().get("m")
            if number:
                return item.line, int(number)
    return None


def repeated(items: Sequence[Item]) -> Iterator[NoticeWarning]:
    """The same paragraph twice in a row: copied by mistake."""
    for before, after in pairwise(items):
        if len(after.text) > 20 and before.text == after.text:
            yield NoticeWarning(after.line, "这一段与上一段完全相同,请核对是否重复粘贴。")
