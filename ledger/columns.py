"""The columns of the exported ledger: title, width and what stands in the cell, in one list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.utils import timezone

from measures.models import Measure


class Kind(Enum):
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


class Merged(Enum):
    """Over which rows a cell reaches downwards."""

    NOT = "not"
    CATEGORY = "category"
    SUB_ISSUE = "sub_issue"


@dataclass(frozen=True)
class Row:
    """A measure with what was read for it in its chunk; ``number`` counts from 1."""

    number: int
    measure: Measure
    progress: str
    evidence: str
    supporting: str
    extensions: str

    @property
    def sub_issue(self) -> Any:
        return self.measure.sub_issue


@dataclass(frozen=True)
class Column:
    title: str
    width: float
    value: Callable[[Row], str | int | date | None]
    kind: Kind = Kind.TEXT
    merged: Merged = Merged.NOT


def _due(row: Row) -> date | None:
    return row.measure.due_on


def _status(row: Row) -> str:
    """Whether it is overdue is seen from the date; the file says the same on every day."""
    return row.measure.status_label()


def _closed(row: Row) -> str:
    return "已销号" if row.sub_issue.closed_on else "未销号"


def _name(person: Any) -> str:
    return str(person) if person is not None else ""


COLUMNS: tuple[Column, ...] = (
    Column("序号", 6, lambda row: row.number, Kind.NUMBER),
    Column("问题类别", 14, lambda row: str(row.measure.category), merged=Merged.CATEGORY),
    Column("具体问题", 20, lambda row: f"{row.sub_issue.mark}{row.sub_issue.title}", merged=Merged.SUB_ISSUE),
    Column("问题表现", 20, lambda row: row.sub_issue.text, merged=Merged.SUB_ISSUE),
    Column("原因分析", 16, lambda row: row.sub_issue.causes, merged=Merged.SUB_ISSUE),
    Column("整改目标", 16, lambda row: row.measure.goal),
    Column("整改措施", 40, lambda row: f"{row.measure.mark}{row.measure.text}"),
    Column("责任领导", 10, lambda row: _name(row.measure.leader)),
    Column("牵头部门", 12, lambda row: _name(row.measure.department)),
    Column("配合部门", 12, lambda row: row.supporting),
    Column("责任人", 10, lambda row: _name(row.measure.handler)),
    Column("时限类型", 10, lambda row: row.measure.get_timeframe_display()),  # type: ignore[attr-defined]
    Column("整改时限", 13, _due, Kind.DATE),
    Column("进展情况", 30, lambda row: row.progress),
    Column("整改成效", 24, lambda row: row.measure.outcome),
    Column("完成情况", 12, _status),
    Column("佐证材料", 20, lambda row: row.evidence),
    Column("是否销号", 9, _closed, merged=Merged.SUB_ISSUE),
    Column("销号时间", 13, lambda row: row.sub_issue.closed_on, Kind.DATE, merged=Merged.SUB_ISSUE),
    Column("下一步打算", 20, lambda row: row.measure.next_step),
    Column("延期说明", 18, lambda row: row.extensions),
    Column("备注", 14, lambda row: row.measure.remark),
)


def file_name(title: str) -> str:
    """The name of the download: what it is and of which day."""
    kept = "".join(sign for sign in title if sign not in '\\/:*?"<>|\r\n\t').strip()
    return f"{kept[:60]}整改台账{timezone.localdate():%Y%m%d}.xlsx"
