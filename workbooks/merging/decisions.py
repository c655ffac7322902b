"""What somebody has to decide before rows are written: whose value is kept, what a row means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from accounts.models import Role
from audit.texts import shortened
from ledger.fields import LedgerField

MAX_SHOWN = 60


class KeptSide(Enum):
    """Whose value is kept where both sides changed."""

    FILE = "file"
    OURS = "ours"


@dataclass(frozen=True)
class ConflictSide:
    """One of two values to choose from."""

    side: KeptSide
    label: str
    value: str
    is_chosen: bool


@dataclass(frozen=True)
class FieldConflict:
    """Changed in the file and in the system since the export; ``key`` names it in forms and choices.

    ``told_by``: the earlier file of a batch whose value stands where else the system's does.
    """

    key: str
    field: LedgerField
    ours: str
    theirs: str
    choice: KeptSide | None = None
    told_by: str = ""

    @property
    def question(self) -> str:
        both = "两份文件写的不同,用哪一个?" if self.told_by else "两边都改过,保留哪一个?"
        return f"{self.field.title}:{both}"

    @property
    def refusal(self) -> str:
        """Of a row whose conflict nobody has decided."""
        ours, theirs = _short(self.ours), _short(self.theirs)
        if self.told_by:
            words = f"“{self.field.title}”两份文件写的不同:“{self.told_by}”是“{ours}”"
            return f"{words},这份是“{theirs}”,请选择用哪一个。"
        return (
            f"导出以后系统里和文件里都改过“{self.field.title}”:"
            f"系统是“{ours}”,文件是“{theirs}”,请选择保留哪一个。"
        )

    @property
    def sides(self) -> list[ConflictSide]:
        ours, theirs = (f"“{self.told_by}”", "这份文件") if self.told_by else ("系统", "文件")
        return [
            ConflictSide(KeptSide.OURS, ours, self.ours, self.choice is KeptSide.OURS),
            ConflictSide(KeptSide.FILE, theirs, self.theirs, self.choice is KeptSide.FILE),
        ]


@dataclass(frozen=True)
class QuestionChoice:
    """One answer to a question, as the page shows it."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class RowQuestion:
    """Something to choose about a row; ``options`` are values with their labels, ``chosen`` "" while open.

    ``field``: the one whose cell it is about; None for the whole row.
    """

    key: str
    words: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""
    field: LedgerField | None = None

    @property
    def choices(self) -> list[QuestionChoice]:
        return [QuestionChoice(value, label, self.chosen == value) for value, label in self.options]


class NewcomerKind(Enum):
    DEPARTMENT = "department", "部门", None, ""
    LEADER = "leader", "责任领导", Role.LEADER, "ld"
    HANDLER = "handler", "经办人", Role.HANDLER, "jb"

    label: str
    role: Role | None
    lead: str

    def __new__(cls, value: str, label: str, role: Role | None, lead: str) -> NewcomerKind:
        member = object.__new__(cls)
        member._value_ = value
        member.label, member.role, member.lead = label, role, lead
        return member


@dataclass(frozen=True)
class MakeableName:
    """A name that nobody has, which may be made with the import."""

    kind: NewcomerKind
    name: str

    @property
    def key(self) -> str:
        return f"{self.kind.value}.{self.name}"


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), MAX_SHOWN)
