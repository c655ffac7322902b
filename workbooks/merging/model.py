"""A plan: what importing a workbook would do, row by row. Preview and import read the same one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from ledger.fields import LedgerField
from measures.inputs import Assignment
from measures.models import Measure
from workbooks.merging.decisions import FieldConflict, MakeableName, RowQuestion
from workbooks.merging.earlier import EarlierRow, NewKey
from workbooks.reading import FileColumn, LooseCell, SheetProblem, SheetRow

if TYPE_CHECKING:
    from workbooks.merging.newcomers import Newcomer

# So much of a cell tells it from others of its column.
MAX_KEY = 200


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


@dataclass(frozen=True)
class PlannedChange:
    """A field's value as text, before and after."""

    field: LedgerField
    old: str
    new: str


@dataclass(frozen=True)
class RowError:
    """``column`` is a letter, or empty for the whole row; ``is_choice``: solved by choosing.

    ``proposal``: what the cell probably means, written so that it is read.
    """

    column: str
    message: str
    is_choice: bool = False
    proposal: str = ""

    def __str__(self) -> str:
        return f"{self.column}列:{self.message}" if self.column else self.message

    def as_json(self) -> dict[str, str]:
        found = {"column": self.column, "message": self.message}
        return found | {"proposal": self.proposal} if self.proposal else found


@dataclass(frozen=True)
class UnreadCell:
    """A cell that is to be read and was not understood. Cells of one ``key`` are answered together.

    ``answer``: what somebody said it means; "" leaves the ledger as it is, None is not yet said.
    """

    key: str
    field: LedgerField
    text: str
    proposal: str = ""
    answer: str | None = None
    makeable: tuple[MakeableName, ...] = ()


@dataclass(frozen=True)
class NewEntry:
    """A progress entry to record; ``is_dated`` tells whether the file gave its day.

    ``replaces_id``: the entry that it corrects.
    """

    day: date
    text: str
    is_dated: bool = True
    replaces_id: int | None = None


@dataclass
class NewFinding:
    """A finding that the file brings along; ``category_id`` or the texts of a new category."""

    category_id: int | None
    category: str
    title: str
    place: tuple[str, int, int]
    text: str = ""
    causes: str = ""
    key: NewKey | None = None


@dataclass
class RowPlan:
    """``texts``, ``assignment`` and ``entries`` are handed to the services as they are; ``own`` and
    ``finding_own`` too: values of own columns by their keys."""

    sheet: str
    number: int
    title: str
    # In a batch: the file, and what its choices are named with in forms.
    file_name: str = ""
    prefix: str = ""
    action: RowAction = RowAction.SAME
    measure: Measure | None = None
    sub_issue_id: int | None = None
    new_finding: NewFinding | None = None
    changes: list[PlannedChange] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    conflicts: list[FieldConflict] = field(default_factory=list)
    questions: list[RowQuestion] = field(default_factory=list)
    cells: list[UnreadCell] = field(default_factory=list)
    unread: list[LooseCell] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    finding_texts: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    finding_own: dict[str, str] = field(default_factory=dict)
    assignment: Assignment | None = None
    entries: list[NewEntry] = field(default_factory=list)
    is_reopening: bool = False
    # Another sheet of the file spoke of the measure before.
    is_repeated: bool = False
    new_mark: str = ""
    new_number: int | None = None
    # What makes it the same new measure as one in another file, and that one.
    new_key: NewKey | None = None
    twin: EarlierRow | None = None
    is_twin: bool = False

    def refuse(self, column: str, message: str | None) -> None:
        if message is not None:
            self.errors.append(RowError(column, message))

    def refuse_cell(
        self,
        row: SheetRow,
        field: LedgerField,
        *,
        message: str,
        proposal: str = "",
        makeable: tuple[MakeableName, ...] = (),
    ) -> None:
        """A cell that says something and was not understood."""
        said = next((cell for cell in self.cells if cell.field is field), None)
        if said is None:
            key = answer_key(field, row.text(field))
            self.cells.append(UnreadCell(key, field, row.text(field), proposal, makeable=makeable))
        else:
            self.cells[self.cells.index(said)] = replace(said, makeable=makeable)
        self.errors.append(RowError(row.letters[field], message, proposal=proposal))

    def leave_out_refused(self, letters: Mapping[LedgerField, str]) -> None:
        """Of a cell that is refused no change is shown and nothing is asked."""
        columns = {error.column for error in self.mistakes} - {""}
        refused = {field for field, letter in letters.items() if letter in columns}
        self.changes = [one for one in self.changes if one.field not in refused]
        self.conflicts = [one for one in self.conflicts if one.field not in refused]
        self.questions = [one for one in self.questions if one.field not in refused]

    def leave_to(self, other: RowPlan) -> None:
        """What it says, ``other`` writes."""
        self.changes, self.entries, self.assignment = [], [], None
        self.texts, self.finding_texts, self.own, self.finding_own = {}, {}, {}, {}
        self.conflicts, self.questions = [], []
        self.warn("", f"与{other.where}写的相同。")

    @property
    def where(self) -> str:
        file = f"“{self.file_name}”" if self.file_name else ""
        return f"{file}“{self.sheet}”第{self.number}行"

    @property
    def says_something(self) -> bool:
        """What is the same is folded in a preview of several files."""
        is_same = self.action is RowAction.SAME
        return not is_same or bool(self.unread or self.questions or self.conflicts)

    @property
    def mistakes(self) -> list[RowError]:
        """What is wrong; not what only waits for a choice."""
        return [error for error in self.errors if not error.is_choice]

    @property
    def has_mistakes(self) -> bool:
        return bool(self.mistakes)

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
            "errors": [error.as_json() for error in self.errors],
            **({"unread": [_loose_json(cell) for cell in self.unread]} if self.unread else {}),
        }


def answer_key(field: LedgerField, text: str) -> str:
    """What the same words in the same column share."""
    return f"cell.{field.key}.{' '.join(text.split())[:MAX_KEY]}"


def _loose_json(cell: LooseCell) -> dict[str, str]:
    return {"column": cell.letter, "title": cell.title, "text": cell.text}


@dataclass(frozen=True)
class SheetColumns:
    """What the columns of one sheet were taken for."""

    name: str
    columns: Sequence[FileColumn]


@dataclass(frozen=True)
class ImportPlan:
    """``newcomers``: people and departments that rows name and that are made with them."""

    rows: Sequence[RowPlan]
    problems: Sequence[SheetProblem]
    sheets: Sequence[SheetColumns]
    newcomers: Sequence[Newcomer] = ()

    def count(self, action: RowAction) -> int:
        return sum(1 for row in self.rows if row.action is action)

    @property
    def reopening(self) -> int:
        return sum(1 for row in self.rows if row.is_reopening and row.action is not RowAction.ERROR)

    def as_json(self) -> dict[str, Any]:
        summary = {action.value.lower(): self.count(action) for action in RowAction}
        made = [one.told for one in self.newcomers]
        rows = [row.as_json() for row in self.rows]
        return {"summary": summary, **({"newcomers": made} if made else {}), "rows": rows}

    def digest(self) -> str:
        """Of all that a reader of the preview sees: another digest, another preview."""
        seen: list[object] = [
            [
                row.as_json(),
                row.measure.pk if row.measure else None,
                row.is_reopening,
                [[one.key, one.ours, one.theirs, str(one.choice)] for one in row.conflicts],
                [[one.key, one.options, one.chosen] for one in row.questions],
                [[one.key, one.answer] for one in row.cells],
            ]
            for row in self.rows
        ]
        seen.append([one.told for one in self.newcomers])
        return hashlib.sha256(json.dumps(seen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
