"""What the ledger holds of an inspection, read in a fixed number of queries, as the export would show it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from accounts.models import Department, User
from issues.models import Category, CustomField, Inspection, SubIssue
from ledger import fields
from ledger.custom_fields import ledger_field
from ledger.fields import LedgerField, Merged
from ledger.row_parts import SHOWN_ENTRIES
from ledger.rows import deadline
from measures.models import Measure, ProgressUpdate
from notices.parser.marks import read_mark
from statements.spelling import normal
from workbooks.identity import checksum
from workbooks.merging.earlier import EarlierFiles
from workbooks.merging.fields import FINDING_TEXTS, READ, TEXTS
from workbooks.writing.cells import safe_cell

# What ends a sentence, half-width as ``normal`` leaves it.
_ENDS = "。;.,"


@dataclass(frozen=True)
class KnownEntry:
    """One 进展 that no later one replaces."""

    day: date
    text: str
    pk: int = 0
    recorded_at: datetime | None = None


@dataclass
class SystemState:
    """``supporting`` and ``progress`` by measure; progress newest first. ``own``: own columns.

    ``earlier``: what the files before this one of a batch bring besides.
    """

    inspection: Inspection
    measures: dict[int, Measure]
    sub_issues: dict[int, SubIssue]
    categories: dict[int, Category]
    departments: list[Department]
    people: list[User]
    supporting: dict[int, list[Department]] = field(default_factory=dict)
    progress: dict[int, list[KnownEntry]] = field(default_factory=dict)
    own: dict[LedgerField, CustomField] = field(default_factory=dict)
    earlier: EarlierFiles = field(default_factory=EarlierFiles)
    _cells: dict[tuple[int, bool], dict[LedgerField, str]] = field(init=False, default_factory=dict)

    @property
    def read(self) -> tuple[LedgerField, ...]:
        """Every field that is read back, own columns last."""
        return (*READ, *self.own)

    def shown(self, measure: Measure, *, is_deadline_in_words: bool = False) -> dict[LedgerField, str]:
        """The cells of the measure's row in an export of now, without what is never read back."""
        key = (measure.pk, is_deadline_in_words)
        if key not in self._cells:
            self._cells[key] = self._shown(measure, is_deadline_in_words=is_deadline_in_words)
        return self._cells[key]

    def _shown(self, measure: Measure, *, is_deadline_in_words: bool) -> dict[LedgerField, str]:
        sub_issue = self.sub_issues[measure.sub_issue_id]
        entries = self.progress.get(measure.pk, [])[:SHOWN_ENTRIES]
        due = measure.due_on.isoformat() if measure.due_on else ""
        if is_deadline_in_words:
            due = deadline(measure.due_on, measure.timeframe)
        values = {
            **{one: getattr(sub_issue, one.attribute) for one in FINDING_TEXTS},
            **{one: getattr(measure, one.attribute) for one in TEXTS},
            fields.CATEGORY: str(self.categories[measure.category_id]),
            fields.FINDING: f"{sub_issue.mark}{sub_issue.title}",
            fields.MEASURE: f"{measure.mark}{measure.text}",
            fields.STATUS: measure.status_label(),
            fields.LEADER: _name(measure.leader),
            fields.DEPARTMENT: _name(measure.department),
            fields.SUPPORTING: "、".join(row.name for row in self.supporting.get(measure.pk, [])),
            fields.HANDLER: _name(measure.handler),
            fields.TIMEFRAME: measure.get_timeframe_display(),
            fields.DUE_ON: due,
            **{one: _holder(one, sub_issue, measure).get(one.key, "") for one in self.own},
            fields.PROGRESS: "\n".join(f"{entry.day:%Y-%m-%d} {entry.text}" for entry in entries),
        }
        return {one: tidy(value) if value else "" for one, value in values.items()}


def _holder(field_: LedgerField, sub_issue: SubIssue, measure: Measure) -> dict[str, str]:
    row = sub_issue if field_.merged is Merged.SUB_ISSUE else measure
    return dict(row.custom_values)


def take_snapshot(inspection: Inspection, *, is_locked: bool = False) -> SystemState:
    """``is_locked`` holds measures and findings until the transaction ends, measures first as the acts do."""
    rows = Measure.objects.current().filter(inspection=inspection).order_by("pk")
    rows = rows.select_related("leader", "department", "handler")
    rows = rows.select_for_update(of=("self",), no_key=True) if is_locked else rows
    found = {row.pk: row for row in rows}
    findings = SubIssue.objects.current().filter(inspection=inspection).order_by("pk")
    findings = findings.select_for_update(of=("self",), no_key=True) if is_locked else findings
    organization = inspection.organization
    categories = Category.objects.current().filter(inspection=inspection).order_by("position")
    for row in found.values():
        row.inspection = inspection
    return SystemState(
        inspection,
        found,
        {row.pk: row for row in findings},
        {row.pk: row for row in categories},
        list(organization.departments.active()),
        list(organization.users.active().order_by("pk")),
        supporting=_supporting(inspection),
        progress=_progress(inspection),
        own={ledger_field(row): row for row in CustomField.objects.current().of_inspection(inspection)},
    )


def _supporting(inspection: Inspection) -> dict[int, list[Department]]:
    through = Measure.supporting_departments.through
    rows = through.objects.filter(measure__inspection=inspection).select_related("department")
    found: dict[int, list[Department]] = defaultdict(list)
    for row in rows.order_by("department__order", "department_id"):
        found[row.measure_id].append(row.department)
    return found


def _progress(inspection: Inspection) -> dict[int, list[KnownEntry]]:
    rows = ProgressUpdate.objects.filter(measure__inspection=inspection, replaced_by__isnull=True)
    found: dict[int, list[KnownEntry]] = defaultdict(list)
    for measure_id, day, text, pk, recorded_at in rows.order_by("-happened_on", "-id").values_list(
        "measure_id", "happened_on", "text", "pk", "at"
    ):
        found[measure_id].append(KnownEntry(day, text, pk, recorded_at))
    return found


def _name(row: User | Department | None) -> str:
    return str(row) if row is not None else ""


def tidy(text: str) -> str:
    """As it comes back from a cell: without what a spreadsheet cannot hold and without outer space."""
    return safe_cell(text).strip() if text else ""


@lru_cache(maxsize=512)
def sum_of(text: str) -> int:
    """What a cell counts as when it is compared with its export; a row asks several times."""
    return checksum(tidy(text))


@dataclass(frozen=True)
class Marked:
    """A heading or a measure split into its printed mark and its words."""

    mark: str
    number: int | None
    text: str


def split_mark(text: str) -> Marked:
    """(1)建立台账 → (1), 1, 建立台账; ``一是`` and the like belong to the text."""
    text = text.strip()
    mark = read_mark(text)
    if mark is None or mark.end >= len(text) or mark.end > 30 or re.search("[是:,]$", mark.printed):
        return Marked("", None, text)
    return Marked(mark.printed, mark.number, text[mark.end :].strip())


def is_renumbered(new: Marked, mark: str) -> bool:
    """Whether a printed mark is another number than ``mark``: 1、 and 1. and (1) are one."""
    known = read_mark(mark)
    is_same = known is not None and known.number == new.number
    return bool(new.mark) and normal(new.mark) != normal(mark) and not is_same


def bare(text: str) -> str:
    """``normal`` without the sign that ends a sentence: it is left out as often as written."""
    return normal(text).rstrip(_ENDS)


def keys(mark: str, text: str) -> set[str]:
    """The spellings under which a row is found: with its mark, without it, and without any mark."""
    found = {normal(mark + text), normal(text), normal(split_mark(mark + text).text)}
    return (found | {one.rstrip(_ENDS) for one in found}) - {""}
