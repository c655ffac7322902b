"""Which field a column title means: the ledger's own titles and the words other offices use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from workbooks.reading.model import Field

_WORDS: Mapping[Field, str] = {
    Field.NUMBER: "序号 编号 问题序号 项目序号 no",
    Field.CATEGORY: "问题类别 问题类型 类别 问题分类 反馈方面 问题方面 反馈问题类别 巡察反馈方面 方面",
    Field.SUB_ISSUE: "具体问题 反馈问题 巡察反馈问题 反馈的具体问题 问题 存在问题 "
    "存在的问题 主要问题 问题清单 反馈意见 巡察反馈意见 整改问题 "
    "问题内容 问题点 反馈具体问题",
    Field.SUB_ISSUE_TEXT: "问题表现 具体表现 问题描述 问题具体表现 表现形式 主要表现",
    Field.CAUSES: "原因分析 原因 产生原因 问题原因 原因剖析 症结",
    Field.GOAL: "整改目标 目标 目标要求 整改要求 预期目标 工作目标",
    Field.TEXT: "整改措施 措施 具体措施 整改任务 整改举措 具体整改措施 任务 "
    "工作措施 整改任务及措施 整改内容 措施内容 举措",
    Field.LEADER: "责任领导 牵头领导 分管领导 包案领导 责任领导姓名 牵头责任领导",
    Field.DEPARTMENT: "牵头部门 责任部门 责任科室 牵头科室 责任单位 牵头单位 主责部门 "
    "牵头处室 责任处室 牵头部室 责任部室 整改责任部门 承办部门 责任股室 "
    "牵头股室",
    Field.SUPPORTING: "配合部门 配合科室 配合单位 协助部门 协办部门 配合处室 配合部室 "
    "协同部门 参与部门 配合股室",
    Field.HANDLER: "责任人 经办人 具体责任人 承办人 责任人员 直接责任人 具体经办人",
    Field.TIMEFRAME: "时限类型 整改类型 期限类型 整改方式 时限分类 整改时限类型",
    Field.DUE: "整改时限 完成时限 时限 整改期限 期限 完成期限 计划完成时限 "
    "时间节点 整改完成时限 办结时限 截止日期 截止时间",
    Field.PROGRESS: "进展情况 整改进展 进展 整改进展情况 工作进展 目前进展 落实情况 "
    "整改落实情况 推进情况 整改情况 最新进展",
    Field.OUTCOME: "整改成效 成效 整改效果 整改结果 取得成效 工作成效",
    Field.STATED_STATUS: "完成情况 是否完成 整改状态 完成状态 状态 整改完成情况 办理状态 办结情况",
    Field.EVIDENCE: "佐证材料 印证材料 证明材料 支撑材料 佐证资料 佐证 整改佐证材料",
    Field.IS_CLOSED: "是否销号 销号情况 销号",
    Field.CLOSED_ON: "销号时间 销号日期",
    Field.NEXT_STEP: "下一步打算 下步打算 下一步工作 下一步措施 下一步工作打算 下一步计划 下步工作",
    Field.EXTENSION: "延期说明 延期情况 延期原因",
    Field.REMARK: "备注 备注说明",
}
_NOISE = re.compile(r"[\s:*★()\[\]【】_\-—.、,/]+|\(.*?\)")


def plain_title(title: str) -> str:
    """A title without spaces, brackets and what stands in them; the key by which titles are remembered."""
    text = unicodedata.normalize("NFKC", title).lower()
    return _NOISE.sub("", re.sub(r"\([^()]*\)", "", text))[:100]


FIELDS: Mapping[str, Field] = {
    plain_title(word): field for field, words in _WORDS.items() for word in words.split()
}


def field_of(title: str, remembered: Mapping[str, Field | None]) -> Field | None:
    """The field that ``title`` means; what the office once corrected by hand goes first."""
    key = plain_title(title)
    return remembered[key] if key in remembered else FIELDS.get(key)
