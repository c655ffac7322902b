"""What the files before this one of a batch bring: planned, written by nobody yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from issues.models import SubIssue
from ledger.fields import LedgerField, Merged
from measures.models import Measure
from workbooks.merging.fields import FINDING_TEXTS

if TYPE_CHECKING:
    from workbooks.merging.model import NewFinding, RowPlan
    from workbooks.merging.snapshot import KnownEntry

# Kind and words of a new measure, category and words of a new finding: what makes two of them one.
NewKey = tuple[str, str]


@dataclass(frozen=True)
class EarlierRow:
    """A row of an earlier file, and the file's name."""

    file_name: str
    plan: RowPlan


@dataclass(frozen=True)
class EarlierEntry:
    """How an earlier file rewords an entry that there is."""

    file_name: str
    text: str


@dataclass
class EarlierFiles:
    """``told_by``: place → the file that changes it; ``entries`` by measure, ``corrected`` by entry,
    ``marks``: finding and printed number of a new measure → its file."""

    told_by: dict[str, str] = field(default_factory=dict)
    entries: dict[int, list[KnownEntry]] = field(default_factory=dict)
    corrected: dict[int, EarlierEntry] = field(default_factory=dict)
    findings: dict[NewKey, NewFinding] = field(default_factory=dict)
    measures: dict[NewKey, EarlierRow] = field(default_factory=dict)
    marks: dict[NewKey, str] = field(default_factory=dict)

    def has_made(self, finding: NewFinding) -> bool:
        return any(one is finding for one in self.findings.values())


def is_of_finding(field: LedgerField) -> bool:
    return field in FINDING_TEXTS or (field.is_custom and field.merged is Merged.SUB_ISSUE)


def place_of(field: LedgerField, holder: Measure | SubIssue) -> str:
    """What a value is told by in choices: the column of a measure, or of the finding that it is below."""
    if isinstance(holder, SubIssue):
        return f"s{holder.pk}.{field.key}"
    return f"s{holder.sub_issue_id}.{field.key}" if is_of_finding(field) else f"{holder.pk}.{field.key}"
