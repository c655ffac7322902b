"""How committees and offices title the columns of their tables."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.cell.rich_text import CellRichText

MOST_COLUMNS = 200
LONGEST_TITLE = 30
# As committees and offices title these columns; the first name is the ledger's own.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号"),
    "category": ("问题类别", "问题类型", "问题分类", "反馈问题类别", "问题方面", "类别", "方面"),
    "finding": (
        *("具体问题", "反馈问题", "巡察反馈问题", "反馈的问题", "存在问题", "存在的问题", "问题清单"),
        *("问题内容", "主要问题", "整改事项", "整改问题", "反馈意见", "问题"),
    ),
    "finding_text": ("问题表现", "具体表现", "问题描述", "表现形式"),
    "causes": ("原因分析", "问题原因", "产生原因", "问题产生的原因"),
    "goal": ("整改目标", "预期目标", "整改要求", "目标要求", "目标"),
    "measure": ("整改措施", "具体措施", "整改任务", "工作措施", "具体举措", "整改举措", "措施"),
    "leader": ("责任领导", "分管领导", "牵头领导", "责任班子成员", "牵头责任人"),
    "department": (
        *("牵头部门", "牵头单位", "责任单位", "责任部门", "承办单位", "承办部门", "责任科室", "牵头科室"),
        *("主办单位", "主责部门", "责任处室", "牵头处室", "责任部室"),
    ),
    "supporting": ("配合部门", "配合单位", "协办单位", "协办部门", "配合科室", "协助部门", "配合处室"),
    "handler": ("责任人", "经办人", "具体责任人", "直接责任人", "承办人", "联系人"),
    "timeframe": ("时限类型", "整改类型", "时限分类", "整改方式"),
    "due_on": (
        "整改时限",
        "完成时限",
        "整改期限",
        "完成期限",
        "计划完成时间",
        "办理时限",
        "时限要求",
        "时限",
    ),
    "progress": (
        "进展情况",
        "整改进展情况",
        "整改进展",
        "整改情况",
        "整改落实情况",
        "落实情况",
        "工作进展",
        "进展",
    ),
    "outcome": ("整改成效", "取得成效", "整改效果", "整改结果", "成效"),
    "status": (
        "完成情况",
        "是否完成",
        "完成状态",
        "整改状态",
        "办结情况",
        "是否完成整改",
        "是否整改到位",
        "状态",
    ),
    "evidence": ("佐证材料", "证明材料", "支撑材料", "印证材料", "附件材料", "佐证资料", "附件"),
    "is_closed": ("是否销号", "销号情况", "销号"),
    "closed_on": ("销号时间", "销号日期"),
    "next_step": ("下一步打算", "下一步工作打算", "下一步工作", "下一步措施", "下步打算", "下一步计划"),
    "extension": ("延期说明", "未完成原因", "延期情况", "延期原因", "未完成说明"),
    "remark": ("备注", "说明"),
    "organization": ("被巡察单位", "被巡察党组织", "单位名称", "填报单位", "单位"),
    "inspection": ("巡察", "巡察名称", "巡察轮次", "轮次"),
    "completed_on": ("完成时间", "实际完成时间", "完成日期", "办结时间"),
    "deadline": ("整改时限(文字)",),
    "focus": ("所属方面",),
}
NOISE = re.compile(r"[\s*:：、,,.。\-—_/]|[((\[【〔].*?[))\]】〕]")


def plain_title(title: str) -> str:
    """Without spaces, marks and what stands in brackets."""
    return NOISE.sub("", title)


NAMES: dict[str, str] = {plain_title(name): key for key, names in SYNONYMS.items() for name in names[::-1]}


def text_of(cell: Any) -> str:
    """What a cell says in words; "" for numbers, dates and formulas."""
    if cell.data_type == "f" or not isinstance(cell.value, (str, CellRichText)):
        return ""
    return str(cell.value)
