"""The fields a ledger can show: key, title, width and form, in one list. A key is an attribute of ``Row``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from django.utils import timezone

from ledger.file_names import safe_part


class Kind(Enum):
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    # A short word, in the middle of its cell.
    WORD = "word"


class Merged(Enum):
    """Over which rows a cell reaches downwards."""

    NOT = "not"
    CATEGORY = "category"
    SUB_ISSUE = "sub_issue"


@dataclass(slots=True)
class Row:
    """A measure, or a whole finding, as plain values; ``number`` counts from 1.

    No model instances: building ten thousand of them costs more than writing the file.
    """

    pk: int
    version: int
    category_id: int
    sub_issue_id: int
    number: int = 0
    organization: str = ""
    inspection: str = ""
    category: str = ""
    focus: str = ""
    finding: str = ""
    finding_text: str = ""
    causes: str = ""
    goal: str = ""
    measure: str = ""
    leader: str = ""
    department: str = ""
    supporting: str = ""
    handler: str = ""
    timeframe: str = ""
    due_on: date | None = None
    deadline: str = ""
    progress: str = ""
    outcome: str = ""
    status: str = ""
    completed_on: date | None = None
    evidence: str = ""
    is_closed: str = ""
    closed_on: date | None = None
    next_step: str = ""
    extension: str = ""
    remark: str = ""
    sub_issue_version: int = 0
    mark: str = ""
    is_completed: bool = False
    link: str = ""


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    width: float
    kind: Kind = Kind.TEXT
    merged: Merged = Merged.NOT

    def renamed(self, title: str, *, width: float) -> Column:
        return replace(self, title=title, width=width)


COLUMNS: tuple[Column, ...] = (
    Column("number", "序号", 6, Kind.NUMBER),
    Column("category", "问题类别", 14, merged=Merged.CATEGORY),
    Column("finding", "具体问题", 20, merged=Merged.SUB_ISSUE),
    Column("finding_text", "问题表现", 20, merged=Merged.SUB_ISSUE),
    Column("causes", "原因分析", 16, merged=Merged.SUB_ISSUE),
    Column("goal", "整改目标", 16),
    Column("measure", "整改措施", 40),
    Column("leader", "责任领导", 10),
    Column("department", "牵头部门", 12),
    Column("supporting", "配合部门", 12),
    Column("handler", "责任人", 10),
    Column("timeframe", "时限类型", 10),
    Column("due_on", "整改时限", 13, Kind.DATE),
    Column("progress", "进展情况", 30),
    Column("outcome", "整改成效", 24),
    Column("status", "完成情况", 12),
    Column("evidence", "佐证材料", 20),
    Column("is_closed", "是否销号", 9, merged=Merged.SUB_ISSUE),
    Column("closed_on", "销号时间", 13, Kind.DATE, merged=Merged.SUB_ISSUE),
    Column("next_step", "下一步打算", 20),
    Column("extension", "延期说明", 18),
    Column("remark", "备注", 14),
)

# What some receivers ask for besides; a template may pick them.
FURTHER: tuple[Column, ...] = (
    Column("organization", "被巡察单位", 16, merged=Merged.CATEGORY),
    Column("inspection", "巡察", 16, merged=Merged.CATEGORY),
    Column("focus", "所属方面", 14, merged=Merged.CATEGORY),
    Column("deadline", "整改时限(文字)", 16),
    Column("completed_on", "完成时间", 13, Kind.DATE),
)

FIELDS: dict[str, Column] = {column.key: column for column in (*COLUMNS, *FURTHER)}
STANDARD = frozenset(column.key for column in COLUMNS)


def file_name(title: str, *, what: str = "整改台账") -> str:
    """The name of the download: what it is and of which day."""
    lead = safe_part(title, longest=60, fallback="")
    return f"{lead}{what}{timezone.localdate():%Y%m%d}.xlsx"
