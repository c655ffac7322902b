"""What a column of the ledger is, in one table: its names, its look, which service writes it.

Our workbooks, receivers' forms, templates, import, archive and the headings of the list derive from it. A
field is a value, not a class: own columns are rows of a model, and ``custom_fields`` continues the table
with them. Who works with fields takes them from a mapping and does not ask where they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum


class FieldKind(Enum):
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    # In 元.
    MONEY = "money"
    # A short word, in the middle of its cell.
    WORD = "word"


class Merged(Enum):
    """Over which rows a cell reaches downwards."""

    NOT = "not"
    CATEGORY = "category"
    SUB_ISSUE = "sub_issue"


class Together(Enum):
    """What the row of a whole finding says of its measures."""

    # Theirs is one value: the finding's own, or worked out by ``findings_rows``.
    ONE = "one"
    # Texts under each other.
    UNDER = "under"
    # Names beside each other, each once.
    BESIDE = "beside"


class WrittenBy(Enum):
    """The service that takes what a returned workbook says; its dotted name."""

    # Follows from other records; never read back.
    NOBODY = ""
    # Says where a finding belongs, and is written with a new one only.
    TREE = "measures.services.create_tree"
    FINDING_TEXTS = "issues.services.edit_sub_issue"
    MEASURE_TEXTS = "measures.services.edit"
    ASSIGNMENT = "measures.services.assign"
    PROGRESS = "measures.services.record_progress"


# By identity: equal fields are the same one, and looking one up costs next to nothing.
@dataclass(frozen=True, eq=False)
class LedgerField:
    """``key`` is the attribute of ``LedgerRow`` that holds the value, and the name in templates and marks.

    ``synonyms``: what other offices call it, also as part of a longer title; ``alone``: words that mean it
    only when they are the whole title. ``attribute``: what its service, and mostly the model, calls it.
    ``is_custom``: an own column, whose key is that of its value.
    ``answer_name``: its name in printed JSON. ``stands_for``: the field a returned column of it is read as.
    """

    key: str
    title: str
    width: float
    kind: FieldKind = FieldKind.TEXT
    merged: Merged = Merged.NOT
    together: Together = Together.ONE
    written_by: WrittenBy = WrittenBy.NOBODY
    attribute: str = ""
    answer_name: str = ""
    stands_for: str = ""
    synonyms: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    is_standard: bool = True
    is_custom: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "attribute", self.attribute or self.key)
        object.__setattr__(self, "answer_name", self.answer_name or self.key)

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title that means it, its own first."""
        return (self.title, *self.synonyms, *self.alone)


NUMBER = LedgerField(
    *("number", "序号", 6, FieldKind.NUMBER),
    synonyms=("编号", "问题序号", "项目序号"),
    alone=("no",),
)
CATEGORY = LedgerField(
    *("category", "问题类别", 14),
    merged=Merged.CATEGORY,
    written_by=WrittenBy.TREE,
    synonyms=(
        *("问题类型", "问题分类", "反馈问题类别", "问题方面", "类别", "方面", "反馈方面"),
        "巡察反馈方面",
    ),
)
FINDING = LedgerField(
    *("finding", "具体问题", 20),
    merged=Merged.SUB_ISSUE,
    written_by=WrittenBy.FINDING_TEXTS,
    attribute="title",
    answer_name="sub_issue",
    synonyms=(
        *("反馈问题", "巡察反馈问题", "反馈的问题", "存在问题", "存在的问题", "问题清单"),
        *("问题内容", "主要问题", "整改事项", "整改问题", "反馈意见", "问题"),
        *("反馈的具体问题", "巡察反馈意见", "问题点", "反馈具体问题"),
    ),
)
FINDING_TEXT = LedgerField(
    *("finding_text", "问题表现", 20),
    merged=Merged.SUB_ISSUE,
    written_by=WrittenBy.FINDING_TEXTS,
    attribute="text",
    answer_name="sub_issue_text",
    synonyms=("具体表现", "问题描述", "表现形式", "问题具体表现", "主要表现"),
)
CAUSES = LedgerField(
    *("causes", "原因分析", 16),
    merged=Merged.SUB_ISSUE,
    written_by=WrittenBy.FINDING_TEXTS,
    synonyms=("问题原因", "产生原因", "问题产生的原因", "原因剖析", "症结"),
    alone=("原因",),
)
GOAL = LedgerField(
    *("goal", "整改目标", 16),
    together=Together.UNDER,
    written_by=WrittenBy.MEASURE_TEXTS,
    synonyms=("预期目标", "整改要求", "目标要求", "目标", "工作目标"),
)
MEASURE = LedgerField(
    *("measure", "整改措施", 40),
    together=Together.UNDER,
    written_by=WrittenBy.MEASURE_TEXTS,
    attribute="text",
    answer_name="text",
    synonyms=(
        *("具体措施", "整改任务", "工作措施", "具体举措", "整改举措", "措施", "具体整改措施"),
        *("整改任务及措施", "整改内容", "措施内容"),
    ),
    alone=("任务", "举措"),
)
LEADER = LedgerField(
    *("leader", "责任领导", 10),
    together=Together.BESIDE,
    written_by=WrittenBy.ASSIGNMENT,
    synonyms=(
        *("分管领导", "牵头领导", "责任班子成员", "牵头责任人", "包案领导", "责任领导姓名"),
        "牵头责任领导",
    ),
)
DEPARTMENT = LedgerField(
    *("department", "牵头部门", 12),
    together=Together.BESIDE,
    written_by=WrittenBy.ASSIGNMENT,
    synonyms=(
        *("牵头单位", "责任单位", "责任部门", "承办单位", "承办部门", "责任科室", "牵头科室"),
        *("主办单位", "主责部门", "责任处室", "牵头处室", "责任部室", "牵头部室"),
        *("整改责任部门", "责任股室", "牵头股室"),
    ),
)
SUPPORTING = LedgerField(
    *("supporting", "配合部门", 12),
    together=Together.BESIDE,
    written_by=WrittenBy.ASSIGNMENT,
    attribute="supporting_departments",
    answer_name="supporting_departments",
    synonyms=(
        *("配合单位", "协办单位", "协办部门", "配合科室", "协助部门", "配合处室", "配合部室"),
        *("协同部门", "参与部门", "配合股室"),
    ),
)
HANDLER = LedgerField(
    *("handler", "责任人", 10),
    together=Together.BESIDE,
    written_by=WrittenBy.ASSIGNMENT,
    synonyms=("经办人", "具体责任人", "直接责任人", "承办人", "联系人", "责任人员", "具体经办人"),
)
TIMEFRAME = LedgerField(
    *("timeframe", "时限类型", 10),
    together=Together.BESIDE,
    written_by=WrittenBy.ASSIGNMENT,
    synonyms=("整改类型", "时限分类", "整改方式", "期限类型", "整改时限类型"),
)
DUE_ON = LedgerField(
    *("due_on", "整改时限", 13, FieldKind.DATE),
    written_by=WrittenBy.ASSIGNMENT,
    synonyms=(
        *("完成时限", "整改期限", "完成期限", "计划完成时间", "办理时限", "时限要求", "时限"),
        *("计划完成时限", "时间节点", "整改完成时限", "办结时限", "截止日期", "截止时间"),
    ),
    alone=("期限",),
)
PROGRESS = LedgerField(
    *("progress", "进展情况", 30),
    together=Together.UNDER,
    written_by=WrittenBy.PROGRESS,
    synonyms=(
        *("整改进展情况", "整改进展", "整改情况", "整改落实情况", "落实情况", "工作进展"),
        *("进展", "目前进展", "推进情况", "最新进展"),
    ),
)
OUTCOME = LedgerField(
    *("outcome", "整改成效", 24),
    together=Together.UNDER,
    written_by=WrittenBy.MEASURE_TEXTS,
    synonyms=("取得成效", "整改效果", "整改结果", "成效", "工作成效"),
)
STATUS = LedgerField(
    *("status", "完成情况", 12),
    # Ours is worked out; what a file says of it is kept beside it and moves nothing.
    written_by=WrittenBy.MEASURE_TEXTS,
    attribute="stated_status",
    answer_name="stated_status",
    synonyms=(
        *("是否完成", "完成状态", "整改状态", "办结情况", "是否完成整改", "是否整改到位"),
        *("状态", "整改完成情况", "办理状态"),
    ),
)
EVIDENCE = LedgerField(
    *("evidence", "佐证材料", 20),
    together=Together.UNDER,
    synonyms=("证明材料", "支撑材料", "印证材料", "附件材料", "佐证资料", "附件", "整改佐证材料"),
    alone=("佐证",),
)
IS_CLOSED = LedgerField(*("is_closed", "是否销号", 9), merged=Merged.SUB_ISSUE, synonyms=("销号情况", "销号"))
CLOSED_ON = LedgerField(
    *("closed_on", "销号时间", 13, FieldKind.DATE), merged=Merged.SUB_ISSUE, synonyms=("销号日期",)
)
NEXT_STEP = LedgerField(
    *("next_step", "下一步打算", 20),
    together=Together.UNDER,
    written_by=WrittenBy.MEASURE_TEXTS,
    synonyms=("下一步工作打算", "下一步工作", "下一步措施", "下步打算", "下一步计划", "下步工作"),
)
EXTENSION = LedgerField(
    *("extension", "延期说明", 18),
    together=Together.UNDER,
    synonyms=("未完成原因", "延期情况", "延期原因", "未完成说明"),
)
REMARK = LedgerField(
    *("remark", "备注", 14),
    together=Together.UNDER,
    written_by=WrittenBy.MEASURE_TEXTS,
    synonyms=("说明", "备注说明"),
)
# What some receivers ask for besides; a template may pick them.
ORGANIZATION = LedgerField(
    *("organization", "被巡察单位", 16),
    merged=Merged.CATEGORY,
    synonyms=("被巡察党组织", "单位名称", "填报单位", "单位"),
    is_standard=False,
)
INSPECTION = LedgerField(
    *("inspection", "巡察", 16),
    merged=Merged.CATEGORY,
    synonyms=("巡察名称", "巡察轮次", "轮次"),
    is_standard=False,
)
FOCUS = LedgerField(*("focus", "所属方面", 14), merged=Merged.CATEGORY, is_standard=False)
DEADLINE = LedgerField(
    *("deadline", "整改时限(文字)", 16), together=Together.BESIDE, stands_for="due_on", is_standard=False
)
COMPLETED_ON = LedgerField(
    *("completed_on", "完成时间", 13, FieldKind.DATE),
    synonyms=("实际完成时间", "完成日期", "办结时间"),
    is_standard=False,
)

_IN_ORDER = (
    *(NUMBER, CATEGORY, FINDING, FINDING_TEXT, CAUSES, GOAL, MEASURE, LEADER, DEPARTMENT, SUPPORTING),
    *(HANDLER, TIMEFRAME, DUE_ON, PROGRESS, OUTCOME, STATUS, EVIDENCE, IS_CLOSED, CLOSED_ON, NEXT_STEP),
    *(EXTENSION, REMARK, ORGANIZATION, INSPECTION, FOCUS, DEADLINE, COMPLETED_ON),
)
FIELDS: Mapping[str, LedgerField] = {field.key: field for field in _IN_ORDER}
STANDARD_FIELDS = tuple(field for field in _IN_ORDER if field.is_standard)
STANDARD_KEYS = frozenset(field.key for field in STANDARD_FIELDS)


def written_by(
    *services: WrittenBy, fields: Iterable[LedgerField] = FIELDS.values()
) -> tuple[LedgerField, ...]:
    """The fields whose values these services take, in the order of the table."""
    return tuple(field for field in fields if field.written_by in services)
