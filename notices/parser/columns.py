"""What the columns of a ledger table hold, by the words of its head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notices.parser.marks import half_width
from notices.parser.model import FieldName
from notices.parser.passages import Passage

# What a column holds, by the words of its head; in this order.
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("number", r"^(?:序号|编号|号|项目号|问题序号)$"),
        ("category", r"类别|^(?:问题)?(?:分类|类型|方面)|反馈方面|一级"),
        (FieldName.STATE.value, r"(?:完成|销号|办结)(?:情况|状态|与否)|整改状态|是否(?:完成|销号)"),
        (FieldName.GOAL.value, r"目标"),
        (FieldName.EFFECT.value, r"成效|结果|成果"),
        (FieldName.CAUSE.value, r"原因|剖析"),
        (FieldName.SUPPORTING.value, r"(?:配合|协办|协助)"),
        (FieldName.LEADER.value, r"领导"),
        (FieldName.HANDLER.value, r"责任人|经办人|联系人|负责人"),
        (FieldName.DEPARTMENT.value, r"(?:部门|单位|科室|处室|部室)"),
        (FieldName.DUE.value, r"时限|期限|时间|日期"),
        (FieldName.EVIDENCE.value, r"佐证|印证"),
        (FieldName.NEXT.value, r"下一?步"),
        (FieldName.NOTE.value, r"备注|说明"),
        ("measure", r"措施|举措|整改(?:落实|进展)?情况|进展情况|落实情况|做法"),
        (FieldName.DESCRIPTION.value, r"表现|描述"),
        ("finding", r"问题|事项|内容"),
    )
)
_LONGEST_HEAD = 14
_FEWEST_HEADS = 3


def columns_of(cells: Sequence[Passage]) -> list[str]:
    """What each column holds; [] for a row that is no head of a ledger."""
    names: list[str] = []
    for cell in cells:
        head = "".join(half_width(cell.text).split())
        name = next((n for n, p in _COLUMNS if len(head) <= _LONGEST_HEAD and p.search(head)), "")
        names.append("" if name in names else name)
    known = [name for name in names if name]
    is_ledger = len(known) >= _FEWEST_HEADS and {"finding", "measure"} <= set(known)
    short = all(len(cell.text) <= _LONGEST_HEAD for cell in cells)
    if not is_ledger and "measure" in known and FieldName.DESCRIPTION.value in known:
        names[names.index(FieldName.DESCRIPTION.value)] = "finding"
        is_ledger = len(known) >= _FEWEST_HEADS
    return names if is_ledger and short else []
