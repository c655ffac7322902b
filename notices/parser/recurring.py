"""Labels by their use in one document: words with a colon that recur, answers under another name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from notices.parser.items import Item
from notices.parser.labels import Label, LabelRole, is_state_line
from notices.parser.marks import half_width
from notices.parser.model import FieldName

_UNKNOWN = re.compile(r"[【\[〔(]?(?P<words>[\u4e00-\u9fff]{2,8})(?:[】\]〕)]\s*:?|:)")
_MAX_LABEL = 12
# A label stands in several places; what stands in one or two is a sentence with a colon.
_RECURS = 3
_ABOUT_PEOPLE = re.compile(r"责任|牵头|领导|部门|单位|科室|时限|时间|期限|日期|人员?$")
_ABOUT_FAULT = re.compile(r"问题|表现|原因|目标|依据|描述|要求|根源|剖析")
_POINTS_OUT = re.compile(r"(?:指出|发现|反馈)的?[】\]〕):：]+$")
# Behind these a finding has come to its end.
_CLOSES = (LabelRole.EFFECT, LabelRole.STATUS)
# One in so many: the first of every category stands below its heading.
_SOME = 3
_ABOUT_WAYS = re.compile(r"电话|热线|邮箱|信箱|地址|邮编|来源|作者|编辑|审核|日期|序号|附件")


def with_labels_in_use(items: Sequence[Item]) -> list[Item]:
    """The same items; the labels that this document uses have the role that they play in it."""
    return _with_answers(_with_unknown(items))


def _with_unknown(items: Sequence[Item]) -> list[Item]:
    labels = [_unknown(item) for item in items]
    count = Counter(half_width(label.printed) for label in labels if label)
    recurring = [label if label and count[half_width(label.printed)] >= _RECURS else None for label in labels]
    found = _with_remarks(items, _with_findings(recurring))
    return [
        replace(item, label=label, body=label.end) if label is not None else item
        for item, label in zip(items, found, strict=True)
    ]


def _with_remarks(items: Sequence[Item], labels: Sequence[Label | None]) -> list[Label | None]:
    """“群众评价:满意” behind 整改结果: says how it was taken; nobody has promised it."""
    behind: Counter[str] = Counter()
    for index, label in enumerate(labels):
        before = items[index - 1].label if index else None
        before = before or (labels[index - 1] if index else None)
        if label is not None and label.role is LabelRole.PROGRESS and before is not None:
            behind[half_width(label.printed)] += before.role in _CLOSES
    count = Counter(half_width(label.printed) for label in labels if label)
    return [
        replace(label, role=LabelRole.STATUS)
        if label is not None
        and label.role is LabelRole.PROGRESS
        and behind[half_width(label.printed)] * 2 > count[half_width(label.printed)]
        else label
        for label in labels
    ]


def _with_findings(labels: Sequence[Label | None]) -> list[Label | None]:
    """“巡察指出:” behind an answer is the next finding itself; below a heading it describes one."""
    behind = Counter(
        after.printed for before, after in pairwise(labels) if after is not None and before is not None
    )
    count = Counter(label.printed for label in labels if label is not None)
    return [
        replace(label, role=LabelRole.FINDING, field=FieldName.DESCRIPTION)
        if label is not None
        and _POINTS_OUT.search(label.printed)
        and behind[label.printed] * _SOME >= count[label.printed]
        else label
        for label in labels
    ]


def _unknown(item: Item) -> Label | None:
    """A few words and a colon at the start of a plain paragraph."""
    if item.kind is not None or item.label is not None or "\t" in item.text:
        return None
    match = _UNKNOWN.match(half_width(item.text[:_MAX_LABEL]))
    if match is None or _ABOUT_WAYS.search(match["words"]):
        return None
    return Label(_role(match["words"]), None, item.text[: match.end()], match.end())


def _role(name: str) -> LabelRole:
    if _ABOUT_PEOPLE.search(name):
        return LabelRole.STATUS
    return LabelRole.FINDING if _ABOUT_FAULT.search(name) else LabelRole.PROGRESS


def _with_answers(items: Sequence[Item]) -> list[Item]:
    """Where nothing is labelled as measures, 完成情况: or 整改成效: holds them if it tells more than that."""
    if any(item.has(LabelRole.PROGRESS) for item in items):
        return list(items)
    by_effect = [_answers(item, items[i + 1 : i + 2], FieldName.EFFECT) for i, item in enumerate(items)]
    by_state = [_answers(item, items[i + 1 : i + 2], FieldName.STATE) for i, item in enumerate(items)]
    chosen = by_effect if sum(by_effect) >= sum(by_state) else by_state
    return [_as_progress(item) if is_answer else item for item, is_answer in zip(items, chosen, strict=True)]


def _answers(item: Item, following: Sequence[Item], name: FieldName) -> bool:
    if item.label is None or item.label.field is not name or not item.label.end:
        return False
    if item.rest:
        return not is_state_line(item.rest)
    return any(below.label is None and not is_state_line(below.text) for below in following)


def _as_progress(item: Item) -> Item:
    assert item.label is not None
    return replace(item, label=replace(item.label, role=LabelRole.PROGRESS, field=None))
