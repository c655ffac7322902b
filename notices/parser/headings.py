"""Headings and findings that have no number: told by their form and by what stands around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from notices.parser import words
from notices.parser.features import first_sentence
from notices.parser.items import Item
from notices.parser.labels import LabelRole, is_state_line
from notices.parser.marks import half_width
from notices.parser.model import FieldName, MarkKind

_MAX_HEADING = 45
_MAX_ISSUE = 90
_ENDS = "。;,:!?"
_TITLE = re.compile(r"(?:通报|报告|公告|公示|意见|通知)$")
_DESCRIBES = re.compile("表现|描述|内容|情况|概述|摘要")
_ISSUE_LINE = re.compile(
    r"^(?:针对|关于|对照|对于|就)[^。;]{2,90}?(?:问题|不[^,。]{1,6})(?:[,:,。;”\"]|的?整改|方面|$)"
)
# So many marks make a text in which a label of findings would recur.
_MANY = 5
_FRAMED = re.compile(r"【[^【】。;:]{4,40}】")
# So many lines in 【】 are no accident.
_SEVERAL = 3
# What a chapter says of its findings as a whole, and how many signs more name one.
_ABOUT_INSPECTIONS = re.compile(
    r"关于|针对|巡[察视]|反馈|整改|存在|指出|发现|专项|常规|回头看|上轮|意见|情况|问题|清单|移交|主要|突出|具体|"
    r"第[一二三四五六七八九十\d]+|[中央省市县区校院局集团]+(?:委|党[委组])|党[委组]|[组的和与“”\"]"
)
_MIN_SAID = 4
_SIGNATURE = re.compile(r"(?:党组|党委|委员会|支部|总支)$|\d\s*日$")


def with_unmarked(items: Sequence[Item]) -> list[Item]:
    """The same items; those that are headings or findings without a number have a kind now."""
    items = _with_lone_labels(_with_framed(_with_heading_bullets(items)))
    found: list[Item] = []
    has_labels = any(item.has(LabelRole.PROGRESS) for item in items)
    is_open = False
    describes, tells = _describe_findings(items), _tell_of_headings(items)
    for index, item in enumerate(items):
        kind = None
        following = items[index + 1] if index + 1 < len(items) else None
        if item.kind is None and "\t" not in item.text:
            is_told = is_open and not _begins_findings(items, index)
            kind = _kind_of(item, following, has_labels=has_labels, is_open=is_told)
            if describes and _is_description(item):
                kind = MarkKind.ISSUE_LABEL
            elif tells and _is_issue(item):
                kind = None
        found.append(replace(item, kind=kind) if kind else item)
        is_open = _is_open(found[-1], is_open)
    return found


def _with_heading_bullets(items: Sequence[Item]) -> list[Item]:
    """Where ◆ stands before headings and ● before sentences, they are two kinds of mark."""
    signs: dict[str, list[bool]] = {}
    for item in items:
        if item.kind is MarkKind.BULLET:
            signs.setdefault(item.text[0], []).append(_is_bare(item.rest))
    heads = {sign for sign, bare in signs.items() if all(bare)}
    if len(heads) in (0, len(signs)):
        return list(items)
    is_head = [item.kind is MarkKind.BULLET and item.text[0] in heads for item in items]
    return [
        replace(item, kind=_kind_behind_bullet(item)) if own else item
        for item, own in zip(items, is_head, strict=True)
    ]


def _kind_behind_bullet(item: Item) -> MarkKind:
    """“▍作风建设方面” among “◆学习不深入”: what is a heading without any sign is one with it."""
    return MarkKind.HEADING if _is_heading(half_width(item.rest)) else MarkKind.HEADING_BULLET


def _is_bare(text: str) -> bool:
    return 2 <= len(text) <= _MAX_HEADING and half_width(text)[-1] not in _ENDS


def _is_description(item: Item) -> bool:
    """问题描述: and its like, which mostly stand below the heading of a finding."""
    return (
        item.kind is None
        and item.label is not None
        and item.label.field is FieldName.DESCRIPTION
        and bool(_DESCRIBES.search(item.label.printed))
    )


def _describe_findings(items: Sequence[Item]) -> bool:
    """Whether findings have no heading but 问题描述: – it mostly stands behind the labels of another."""
    own = [index for index, item in enumerate(items) if _is_description(item)]
    behind = sum(_follows_labels(items, index) for index in own)
    return behind * 2 > len(own)


def _follows_labels(items: Sequence[Item], index: int) -> bool:
    """Whether what stands right before is a label's, or below one, and no heading."""
    before = items[index - 1] if index else None
    return before is not None and before.label is not None and before.label.role is not LabelRole.FINDING


def _is_issue(item: Item) -> bool:
    """反馈问题: and its like: a finding, or what was found below the heading of one."""
    label = item.label
    return (
        label is not None
        and label.field is FieldName.DESCRIPTION
        and not _DESCRIBES.search(label.printed)
        and item.kind is None
    )


def _tell_of_headings(items: Sequence[Item]) -> bool:
    """Whether each 反馈问题: stands right below a numbered line of its own that names no aspect."""
    lines = [item for item in items if not item.has(LabelRole.STATUS)]
    heads = [before for before, item in zip([None, *lines], lines, strict=False) if _is_issue(item)]
    return len({head.kind for head in heads if head is not None}) == 1 and all(map(_names_one, heads))


def _names_one(head: Item | None) -> bool:
    if head is None or head.number is None or head.label is not None:
        return False
    half = half_width(head.rest).rstrip("。")
    is_outer = words.ASPECT.search(half) or words.CONTAINER.search(half)
    return _is_bare(half) and not is_outer


def _kind_of(item: Item, following: Item | None, *, has_labels: bool, is_open: bool) -> MarkKind | None:
    if item.label is not None:
        return MarkKind.ISSUE_LABEL if _is_issue(item) else None
    half = half_width(item.text)
    if is_state_line(item.text):
        return None
    if _is_heading(half) and not _names_a_fault(half):
        return MarkKind.HEADING
    if _ISSUE_LINE.match(first_sentence(half)) and "方面" not in half[:30]:
        return MarkKind.ISSUE_LINE
    is_labelled = following is not None and following.kind is None and following.has(LabelRole.PROGRESS)
    if has_labels and is_labelled and not is_open and len(half) <= _MAX_ISSUE:
        return MarkKind.ISSUE_LINE
    return None


def _is_heading(half: str) -> bool:
    if not 4 <= len(half) <= _MAX_HEADING or half[-1] in _ENDS or ":" in half or _TITLE.search(half):
        return False
    if _SIGNATURE.search(half):
        return False
    is_about_work = bool(
        words.NEXT.search(half) or words.SECTION.search(half) or words.CONTAINER.search(half)
    )
    return bool(words.ASPECT.search(half)) or (is_about_work and len(half) <= 30)


def _names_a_fault(half: str) -> bool:
    """“关于上轮巡察反馈的…没有解决的问题”, “关于整改台账一交了之的问题”: says what is wrong, a finding."""
    is_issue = bool(_ISSUE_LINE.match(half)) and bool(words.OF_ISSUE.search(half))
    return is_issue and len(_ABOUT_INSPECTIONS.sub("", half)) >= _MIN_SAID


def _with_framed(items: Sequence[Item]) -> list[Item]:
    """Where several lines stand wholly in 【】, each with words of its own, they are headings."""
    count = Counter(half_width(item.text) for item in items if _is_framed(item))
    if sum(number == 1 for number in count.values()) < _SEVERAL:
        return list(items)
    return [
        replace(item, kind=MarkKind.HEADING, label=None, body=0)
        if _is_framed(item) and count[half_width(item.text)] == 1
        else item
        for item in items
    ]


def _is_framed(item: Item) -> bool:
    is_plain = item.kind is None and (item.label is None or not item.rest)
    return is_plain and bool(_FRAMED.fullmatch(half_width(item.text))) and not is_state_line(item.text)


def _with_lone_labels(items: Sequence[Item]) -> list[Item]:
    """“【整改工作情况】” before all findings, “【下一步打算】” once behind many: headings."""
    first = next((i for i, item in enumerate(items) if item.kind is not None), len(items))
    marked = sum(item.kind is not None for item in items)
    if marked < _MANY:
        return list(items)
    count = Counter(item.label.printed for item in items if item.label is not None)
    return [
        replace(item, kind=MarkKind.HEADING, label=None, body=0)
        if item.label is not None
        and not item.rest
        and count[item.label.printed] == 1
        and (index < first and item.has(LabelRole.PROGRESS) or item.label.field is FieldName.NEXT)
        else item
        for index, item in enumerate(items)
    ]


def _begins_findings(items: Sequence[Item], index: int) -> bool:
    """A line with 整改: below it right behind a heading: of an aspect, or where more such lines follow."""
    if not index or not _is_labelled_line(items, index):
        return False
    above = items[index - 1]
    if above.kind is None or not _is_bare(above.rest):
        return False
    if words.ASPECT.search(half_width(above.rest)):
        return True
    behind = takewhile(lambda place: items[place].kind is None, range(index + 1, len(items)))
    return any(_is_labelled_line(items, place) for place in behind)


def _is_labelled_line(items: Sequence[Item], index: int) -> bool:
    own, below = items[index], items[index + 1 : index + 2]
    is_line = own.kind is None and own.label is None and _is_bare(own.text)
    return is_line and any(item.kind is None and item.has(LabelRole.PROGRESS) for item in below)


def _is_open(item: Item, before: bool) -> bool:
    """Whether a finding with a mark is at hand whose label has not come yet."""
    if item.kind is not None:
        return item.kind is not MarkKind.HEADING
    return before and not item.has(LabelRole.PROGRESS)


def names_a_finding(sentence: str) -> bool:
    """针对“…”问题, 关于…的问题: the finding itself, whatever follows it."""
    return bool(_ISSUE_LINE.match(sentence)) and "方面" not in sentence[:30]
