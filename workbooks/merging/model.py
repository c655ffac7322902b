"""A plan: what importing a workbook would do, row by row. Preview and import read the same one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from django.urls import reverse

from ledger.fields import LedgerField
from measures.inputs import Assignment
from measures.models import Measure
from workbooks.reading import FileColumn, SheetProblem


class RowAction(Enum):
    CREATE = "CREATE", "新增", "green"
    CHANGE = "CHANGE", "修改", "blue"
    SAME = "SAME", "不变", "grey"
    ERROR = "ERROR", "有错误", "red"

    label: str
    colour: str

    def __new__(cls, value: str, label: str, colour: str) -> RowAction:
        member = object.__new__(cls)
        member._value_ = value
        member.label, member.colour = label, colour
        return member


class KeptSide(Enum):
    """Whose value is kept where both sides changed."""

    FILE = "file"
    OURS = "ours"


@dataclass(frozen=True)
class PlannedChange:
    """A field's value as text, before and after."""

    field: LedgerField
    old: str
    new: str


@dataclass(frozen=True)
class ConflictSide:
    """One of two values to choose from."""

    side: KeptSide
    label: str
    value: str
    is_chosen: bool


@dataclass(frozen=True)
class FieldConflict:
    """Changed in the file and in the system since the export; ``key`` names it in forms and choices."""

    key: str
    field: LedgerField
    ours: str
    theirs: str
    choice: KeptSide | None = None

    @property
    def sides(self) -> list[ConflictSide]:
        return [
            ConflictSide(KeptSide.OURS, "系统", self.ours, self.choice is KeptSide.OURS),
            ConflictSide(KeptSide.FILE, "文件", self.theirs, self.choice is KeptSide.FILE),
        ]


@dataclass(frozen=True)
class RowError:
    """``column`` is a letter, or empty for the whole row; ``is_choice``: solved by choosing."""

    column: str
    message: str
    is_choice: bool = False

    def __str__(self) -> str:
        return f"{self.column}列:{self.message}" if self.column else self.message


@dataclass(frozen=True)
class NewEntry:
    """A progress entry to record; ``is_dated`` tells whether the file gave its day."""

    day: date
    text: str
    is_dated: bool = True


@dataclass
class NewFinding:
    """A finding that the file brings along; ``category_id`` or the texts of a new category."""

    category_id: int | None
    category: str
    title: str
    place: tuple[str, int]
    text: str = ""
    causes: str = ""


@dataclass
class RowPlan:
    """``texts``, ``assignment`` and ``entries`` are handed to the services as they are; ``own`` and
    ``finding_own`` too: values of own columns by their keys."""

    sheet: str
    number: int
    title: str
    action: RowAction = RowAction.SAME
    measure: Measure | None = None
    sub_issue_id: int | None = None
    new_finding: NewFinding | None = None
    changes: list[PlannedChange] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    conflicts: list[FieldConflict] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    finding_texts: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    finding_own: dict[str, str] = field(default_factory=dict)
    assignment: Assignment | None = None
    entries: list[NewEntry] = field(default_factory=list)
    is_reopening: bool = False
    new_mark: str = ""
    new_number: int | None = None

    def refuse(self, column: str, message: str | None) -> None:
        if message is not None:
            self.errors.append(RowError(column, message))

    @property
    def mistakes(self) -> list[RowError]:
        """What is wrong; not what only waits for a choice."""
        return [error for error in self.errors if not error.is_choice]

    @property
    def awaits_choice(self) -> bool:
        """Nothing is wrong with it but that somebody has to choose."""
        return bool(self.errors) and all(error.is_choice for error in self.errors)

    @property
    def label(self) -> str:
        return "待选择" if self.awaits_choice else self.action.label

    @property
    def colour(self) -> str:
        return "amber" if self.awaits_choice else self.action.colour

    @property
    def url(self) -> str:
        """The page of the measure that it changes; empty for a new one."""
        return reverse("measures:measure", args=[self.measure.pk]) if self.measure else ""

    def warn(self, column: str, message: str) -> None:
        self.warnings.append(RowError(column, message))

    def as_json(self) -> dict[str, Any]:
        """As section 8 of the requirements prints a row."""
        return {
            "sheet": self.sheet,
            "row": self.number,
            "action": self.action.value,
            "changes": {change.field.answer_name: [change.old, change.new] for change in self.changes},
            "errors": [{"column": error.column, "message": error.message} for error in self.errors],
        }


@dataclass(frozen=True)
class SheetColumns:
    """What the columns of one sheet were taken for."""

    name: str
    columns: Sequence[FileColumn]


@dataclass(frozen=True)
class ImportPlan:
    rows: Sequence[RowPlan]
    problems: Sequence[SheetProblem]
    sheets: Sequence[SheetColumns]

    def count(self, action: RowAction) -> int:
        return sum(1 for row in self.rows if row.action is action)

    @property
    def reopening(self) -> int:
        return sum(1 for row in self.rows if row.is_reopening and row.action is not RowAction.ERROR)

    def as_json(self) -> dict[str, Any]:
        summary = {action.value.lower(): self.count(action) for action in RowAction}
        return {"summary": summary, "rows": [row.as_json() for row in self.rows]}

    def digest(self) -> str:
        """Of all that a reader of the preview sees: another digest, another preview."""
        seen = [
            [
                row.as_json(),
                row.measure.pk if row.measure else None,
                row.is_reopening,
                [[one.key, one.ours, one.theirs, str(one.choice)] for one in row.conflicts],
            ]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(seen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
