"""Which forms there are and what stands in them; the names are what an office types into its own file."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.models import FormKind

__all__ = ["KINDS", "FormKind", "WordForm", "Placeholder"]


@dataclass(frozen=True)
class Placeholder:
    """``{{ name }}`` in a template; with ``fields`` it is a list to be gone through row by row."""

    name: str
    meaning: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class WordForm:
    placeholders: tuple[Placeholder, ...]

    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.placeholders)


COMMON = (
    Placeholder("单位", "被巡察党组织的名称"),
    Placeholder("巡察", "巡察的名称"),
    Placeholder("巡察组", "巡察组"),
    Placeholder("反馈日期", "反馈日期"),
    Placeholder("日期", "今天的日期"),
)
MEASURE_FIELDS = (
    "行号",
    "问题类别",
    "问题",
    "序号",
    "措施",
    "整改目标",
    "责任领导",
    "牵头部门",
    "配合部门",
    "责任人",
    "时限",
    "完成情况",
    "成效",
    "佐证材料",
    "自有栏目",
)
FINDING = (
    Placeholder("问题类别", "问题类别"),
    Placeholder("问题", "具体问题"),
    Placeholder("问题表现", "问题表现"),
    Placeholder("原因分析", "原因分析"),
    Placeholder("问题自有栏目", "具体问题的自有栏目,一栏一行"),
)
FINDING_NAMES = frozenset(one.name for one in FINDING)
MEASURES = Placeholder("措施清单", "各条整改措施", MEASURE_FIELDS)
KINDS: dict[FormKind, WordForm] = {
    FormKind.CLOSURE: WordForm(
        (
            *COMMON,
            *FINDING,
            MEASURES,
            Placeholder("销号日期", "销号日期"),
            Placeholder("销号意见", "销号意见"),
        )
    ),
    FormKind.PLAN: WordForm(
        (
            *COMMON,
            Placeholder("方案截止", "整改方案报送的期限"),
            Placeholder("集中整改截止", "集中整改结束的日期"),
            Placeholder(
                "问题清单",
                "各个具体问题",
                (
                    "序号",
                    "问题类别",
                    "问题",
                    "问题表现",
                    "原因分析",
                    "整改目标",
                    "措施",
                    "责任领导",
                    "牵头部门",
                    "责任人",
                    "时限",
                    "问题自有栏目",
                    "自有栏目",
                ),
            ),
        )
    ),
    FormKind.DUTY: WordForm((*COMMON, Placeholder("部门", "责任部门"), MEASURES)),
    FormKind.URGE: WordForm(
        (
            *COMMON,
            *FINDING,
            *(Placeholder(name, name) for name in MEASURE_FIELDS if name not in FINDING_NAMES),
            Placeholder("逾期天数", "过了时限几天,未逾期为空"),
            Placeholder("最新进展", "最近一条进展"),
        )
    ),
}
