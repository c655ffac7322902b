"""A column of somebody's table that the ledger does not have, as an own column: its name and its kind."""

from __future__ import annotations

import re

from audit.exceptions import Refused
from audit.request_context import asking
from issues.custom_values import read_value
from issues.models import CustomField, CustomKind, CustomTarget
from issues.models.custom_field import MAX_NAME

# Between the titles of groups and of columns.
BETWEEN_GROUPS = "·"
_BRACKETS = re.compile(r"[(\[【〔]([^(\[【〔)\]】〕]*)[)\]】〕]")
# What the page sends instead of a field's key, and what it offers.
NEW = "new:"
OFFERS = {
    f"{NEW}{CustomTarget.FINDING.value}": "新增为自有栏目(每个问题填一次)",
    f"{NEW}{CustomTarget.MEASURE.value}": "新增为自有栏目(每条措施填一次)",
}
MIN_WORDS = 2
# What a title ends in says what stands below it; the first that fits. A number of a paper is no number.
_KINDS = (
    (CustomKind.MONEY, re.compile(r"(金额|款|资金|经费|费用|数额)$|[万亿]?元$")),
    (CustomKind.DATE, re.compile(r"(日期|时间)$")),
    (CustomKind.NUMBER, re.compile(r"(人数|人次|次数|个数|件数|数量|数)$")),
    (CustomKind.LONG_TEXT, re.compile(r"(情况|说明|内容|描述|意见|建议|过程)$")),
)
_MONEY_UNIT = re.compile(r"[(（]\s*(单位[:：]?)?\s*[万亿]?元\s*[)）]")


def proposed_name(title: str) -> str:
    """Without its groups and without what stands in brackets, which mostly explains."""
    leaf = "".join(title.rpartition(BETWEEN_GROUPS)[2].split())
    return (_BRACKETS.sub("", leaf) or leaf).strip("*:")[:MAX_NAME]


def proposed_kind(title: str, words: tuple[str, ...]) -> CustomKind:
    """From the words that its cells may hold, else from its title; a text where nothing is said."""
    if len(words) >= MIN_WORDS:
        return CustomKind.CHOICE
    if _MONEY_UNIT.search(title):
        return CustomKind.MONEY
    name = proposed_name(title)
    return next((kind for kind, ending in _KINDS if ending.search(name)), CustomKind.TEXT)


def kind_of(title: str, texts: list[str]) -> CustomKind:
    """As the title has it, unless a cell is no such value: then a text that takes them all."""
    kinds = (proposed_kind(title, ()), CustomKind.TEXT)
    return next((kind for kind in kinds if _takes(kind, texts)), CustomKind.LONG_TEXT)


def _takes(kind: CustomKind, texts: list[str]) -> bool:
    column = CustomField(name="", kind=kind)
    try:
        with asking():
            for text in texts:
                read_value(column, text)
    except Refused:
        return False
    return kind is not CustomKind.TEXT or not any("\n" in text for text in texts)
