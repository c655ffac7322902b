"""The rows of the page as they are saved, with what somebody typed laid over them."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Department, User
from accounts.numbers import typed_key
from measures import rules
from measures.models import Measure
from measures.workflow import Status
from workbooks.assignment_grid.proposals import GridProposal, propose
from workbooks.assignment_grid.staff import GridOption, GridStaff
from workbooks.merging.fields import ASSIGNED

NAMES = tuple(column.attribute for column in ASSIGNED)
MAX_CELL = 300


@dataclass
class AssignmentCell:
    """``name`` is the column; ``proposal`` is taken only when somebody accepts it."""

    name: str
    title: str
    text: str = ""
    proposal: str = ""
    error: str = ""
    warning: str = ""

    @property
    def note(self) -> str:
        return self.error or self.warning


@dataclass
class GridRow:
    """``refusal``: why the measure cannot be assigned now; its cells are then only shown.

    ``seen``: the version and the texts that the page shows as saved, kept small.
    """

    measure: Measure
    cells: dict[str, AssignmentCell]
    seen: str
    refusal: str = ""
    error: str = ""
    source: str = ""

    @property
    def sentence(self) -> str:
        return self.refusal or self.error

    @property
    def texts(self) -> dict[str, str]:
        return {name: cell.text for name, cell in self.cells.items()}

    @property
    def places(self) -> list[AssignmentCell]:
        return list(self.cells.values())


@dataclass
class AssignmentGrid:
    rows: list[GridRow]
    staff: GridStaff

    @property
    def open_rows(self) -> list[GridRow]:
        return [row for row in self.rows if not row.refusal]

    @property
    def proposed(self) -> int:
        return sum(1 for row in self.rows for cell in row.places if cell.proposal and not cell.text)

    @property
    def options(self) -> dict[str, list[GridOption]]:
        return self.staff.options()

    def warn(self, today: date) -> None:
        for row in self.open_rows:
            for name, sentence in self.staff.warnings(row.texts, today=today).items():
                row.cells[name].warning = sentence


def make_grid(measures: Sequence[Measure], *, staff: GridStaff, by: User, today: date) -> AssignmentGrid:
    """``measures`` come with leader, department, handler; queries do not grow with their number."""
    supporting = _supporting(measures)
    proposals = propose(measures, staff=staff, today=today)
    rows = [
        _row(measure, staff.texts(measure, supporting[measure.pk]), proposals.get(measure.pk), by=by)
        for measure in measures
    ]
    return AssignmentGrid(rows, staff)


def _row(measure: Measure, texts: Mapping[str, str], proposal: GridProposal | None, *, by: User) -> GridRow:
    proposed = proposal.texts if proposal else {}
    cells = {
        column.attribute: AssignmentCell(
            column.attribute, column.title, texts[column.attribute], proposed.get(column.attribute, "")
        )
        for column in ASSIGNED
    }
    refusal = rules.refuse_assign(by, measure) or ""
    source = proposal.source if proposal else ""
    return GridRow(measure, cells, seen(measure.version, texts), refusal, source=source)


def _supporting(measures: Sequence[Measure]) -> dict[int, list[Department]]:
    through = Measure.supporting_departments.through
    rows = through.objects.filter(measure__in=[row.pk for row in measures]).select_related("department")
    found: dict[int, list[Department]] = defaultdict(list)
    for row in rows.order_by("department__order", "department_id"):
        found[row.measure_id].append(row.department)
    return found


def seen(version: int, texts: Mapping[str, str]) -> str:
    joined = "\x1f".join(texts[name] for name in NAMES)
    return f"{version}.{zlib.crc32(joined.encode()):x}"


@dataclass(frozen=True)
class SentRow:
    """What came back of a row, and which version of it the page had shown."""

    row: GridRow
    texts: dict[str, str]
    seen: str

    @property
    def version(self) -> int:
        """No version matches -1: a row that was not on the page was not seen."""
        return typed_key(self.seen.partition(".")[0]) or -1

    @property
    def is_touched(self) -> bool:
        """Not when it is as the page showed it, nor as it is saved by now."""
        return self.texts != self.row.texts and self.seen != seen(self.version, self.texts)


def sent_rows(grid: AssignmentGrid, data: Mapping[str, str]) -> Iterator[SentRow]:
    for row in grid.open_rows:
        pk = row.measure.pk
        if f"seen-{pk}" in data:
            texts = {name: data.get(f"{name}-{pk}", "").strip()[:MAX_CELL] for name in NAMES}
            yield SentRow(row, texts, data[f"seen-{pk}"])


def lay_over(sent: Iterable[SentRow]) -> None:
    """What was typed stands in the cells again."""
    for one in sent:
        if one.is_touched:
            for name, text in one.texts.items():
                one.row.cells[name].text = text


def fill_empty(grid: AssignmentGrid, texts: Mapping[str, str]) -> None:
    """The same text into every empty cell of a column, where nobody answers for the measure yet."""
    for row in grid.open_rows:
        if row.measure.status == Status.DRAFT:
            for name, cell in row.cells.items():
                cell.text = cell.text or texts.get(name, "")


def accept_proposals(grid: AssignmentGrid) -> None:
    for row in grid.open_rows:
        for cell in row.places:
            cell.text = cell.text or cell.proposal
