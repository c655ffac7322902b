"""Labels inside a finding (整改情况:, 完成情况:, …) and the states that notices claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from notices.parser.marks import half_width


class Role(Enum):
    """What stands behind a label."""

    PROGRESS = "what was done"
    STATUS = "how far it is, by when, who answers"
    FINDING = "what was found, and why"


_NAMES = {
    Role.STATUS: r"(?:整改)?完成情况|完成状态|整改状态|(?:完成|整改)(?:时限|时间)|"
    r"(?:责任|牵头|配合)(?:领导|人|部门|单位|科室)",
    Role.PROGRESS: r"整改(?:落实|进展|工作)?情况|整改(?:措施|举措|进展|成效|结果|成果|落实)|"
    r"(?:工作)?(?:落实|进展)情况|(?:具体|主要|工作)(?:措施|做法|举措)",
    Role.FINDING: r"(?:问题|具体|主要)表现|(?:具体|反馈|存在|主要)问题|问题描述|原因分析",
}
_LABEL = re.compile(
    r"[【\[〔(]?\s*(?:" + "|".join(f"(?P<{role.name}>{names})" for role, names in _NAMES.items()) + r")\s*"
    r"(?:[】\]〕)]\s*:?|:)"
)
_STATUS = (
    r"(?:已(?:全部|基本|按期|按时)?(?:整改)?(?:完成整改|完成|办结|销号|整改到位|整改完成|整改|落实到位|落实|解决|到位)|"
    r"整改到位|基本完成|阶段性完成|部分完成|未完成整改|未完成|正在(?:整改|推进|办理|落实)中?|持续(?:推进|整改|落实)中?|整改中|"
    r"推进中|进行中|长期坚持|立行立改|完成整改|完成|取得阶段性成效)"
)
_STATED = re.compile(rf"\s*({_STATUS})\s*(?:[。;,、]\s*|(?=[)\s】\]])|$)")
_TAIL = re.compile(rf"[(【\[]\s*({_STATUS})\s*[)】\]]\s*。?$")


@dataclass(frozen=True)
class Label:
    role: Role
    printed: str
    end: int


def read_label(text: str) -> Label | None:
    """The label at the very start of a text."""
    match = _LABEL.match(half_width(text))
    if not match:
        return None
    role = next(role for role in Role if match[role.name])
    return Label(role, text[: match.end()].strip(), match.end())


def label_starts(text: str) -> Iterator[int]:
    """Where a label stands behind a sentence inside a text."""
    half = half_width(text)
    for match in _LABEL.finditer(half):
        if match.start() and half[match.start() - 1] in "。;)】] \t":
            yield match.start()


def stated_status(text: str) -> tuple[str, int]:
    """The state a text begins with (已完成, 正在推进, …) and the index behind it; ("", 0) without one."""
    match = _STATED.match(half_width(text))
    return (match.group(1), match.end()) if match else ("", 0)


def status_in_brackets(text: str) -> tuple[str, int]:
    """A state in brackets that ends a text, e.g. (已完成), and where it begins."""
    match = _TAIL.search(half_width(text))
    return (match.group(1), match.start()) if match else ("", len(text))
