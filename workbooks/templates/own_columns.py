"""“新增为自有栏目”: a column of a receiver's form that the ledger does not have becomes one."""

from __future__ import annotations

import re
from typing import Any

from accounts.models import User
from issues.models import CustomKind, CustomTarget
from issues.models.custom_field import MAX_NAME
from ledger.services import CustomFieldInput, add_custom_field
from workbooks.receivers.layout import FormColumn, FormField
from workbooks.receivers.own_columns import leaf_of
from workbooks.receivers.titles import BRACKETS

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
    leaf = "".join(leaf_of(title).split())
    return (BRACKETS.sub("", leaf) or leaf).strip("*:")[:MAX_NAME]


def proposed_kind(title: str, words: tuple[str, ...]) -> CustomKind:
    """From the words that its cells may hold, else from its title; a text where nothing is said."""
    if len(words) >= MIN_WORDS:
        return CustomKind.CHOICE
    if _MONEY_UNIT.search(title):
        return CustomKind.MONEY
    name = proposed_name(title)
    return next((kind for kind, ending in _KINDS if ending.search(name)), CustomKind.TEXT)


def with_new_columns(
    columns: list[dict[str, Any]], items: dict[str, FormColumn | FormField], *, by: User
) -> list[dict[str, Any]]:
    """The mapping with each ``new:…`` made a column; raises ``Refused``, and then none is made.

    ``items``: what the form has under each title. One title is made once.
    """
    made: dict[tuple[str, str], str] = {}
    return [entry | {"key": _key(entry, items, made=made, by=by)} for entry in columns]


def _key(
    entry: dict[str, Any],
    items: dict[str, FormColumn | FormField],
    *,
    made: dict[tuple[str, str], str],
    by: User,
) -> str:
    key = str(entry["key"])
    if key not in OFFERS:
        return key
    title, target = str(entry["title"]), CustomTarget(key.removeprefix(NEW))
    name = proposed_name(title)
    if (name, key) not in made:
        words = items[title].words if title in items else ()
        kind = proposed_kind(title, words)
        choices = words if kind is CustomKind.CHOICE else ()
        made[name, key] = add_custom_field(CustomFieldInput(name, target, kind, choices), by=by).key
    return made[name, key]
