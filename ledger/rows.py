"""Rows for the export, read in chunks: the memory is flat, and no row costs a query of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from issues.custom_values import is_custom
from jobs.paging import beyond
from ledger.custom_fields import CustomCell
from ledger.fields import STANDARD_KEYS
from ledger.row_parts import CustomCells, FindingValues, MeasureParts, SharedNames, measure_parts
from measures.filters.orders import LEDGER_ORDERS
from measures.models import Measure
from measures.models.measure import MeasureQuerySet
from measures.workflow import Status, Timeframe

# Five queries each: smaller ones cost an eighth more, larger ones only memory.
CHUNK_SIZE = 2500
TIMEFRAMES: dict[str, str] = {"": "", **dict(Timeframe.choices)}
# As the page calls it. Overdue is seen from the date: the file says the same on every day.
STATES: dict[tuple[str, str], str] = {
    (status, timeframe): Measure(status=status, timeframe=timeframe).status_label()
    for status in Status.values
    for timeframe in TIMEFRAMES
}
COMPLETED = Status.COMPLETED.value
Item = TypeVar("Item")


@dataclass(slots=True)
class LedgerRow:
    """A measure, or a whole finding, as plain values: one for each key of ``ledger.fields``, and what tells
    rows apart. ``number`` counts from 1; ``link`` leads to the files of the evidence. ``custom``: own columns
    that have a value, by key.

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
    custom: Mapping[str, CustomCell] = field(default_factory=dict)

    def value(self, key: str) -> Any:
        """By the key of any field."""
        return self.custom.get(key, "") if is_custom(key) else getattr(self, key)


class MeasureValues(NamedTuple):
    """What is read of a measure, by the names of the model. The first three are its place in the ledger."""

    inspection_id: int
    position: int
    pk: int
    version: int
    category_id: int
    sub_issue_id: int
    mark: str
    text: str
    goal: str
    leader_id: int | None
    department_id: int | None
    handler_id: int | None
    timeframe: str
    due_on: date | None
    original_due_on: date | None
    outcome: str
    status: str
    next_step: str
    remark: str


def ledger_rows(measures: MeasureQuerySet, *, fields: Collection[str] = STANDARD_KEYS) -> Iterator[LedgerRow]:
    """The rows of a filtered queryset in ledger order; of what costs a query of its own, only ``fields``."""
    number = 0
    names, own = SharedNames(), CustomCells.of(fields)
    for chunk in _chunks(measures):
        names.learn(
            people={row.leader_id for row in chunk} | {row.handler_id for row in chunk},
            departments={row.department_id for row in chunk},
            findings={row.sub_issue_id for row in chunk},
        )
        parts = measure_parts([row.pk for row in chunk], fields)
        own.learn(measures=[row.pk for row in chunk], findings={row.sub_issue_id for row in chunk})
        for row in chunk:
            number += 1
            found = _row(number, row, names.findings[row.sub_issue_id], names=names, parts=parts)
            if own.kinds:
                found.custom = own.of_row(row.pk, row.sub_issue_id)
            yield found


# In the order of its fields: to name all thirty of them costs an eighth of the whole export.
def _row(
    number: int, measure: MeasureValues, finding: FindingValues, *, names: SharedNames, parts: MeasureParts
) -> LedgerRow:
    pk, due_on, timeframe, status = measure.pk, measure.due_on, measure.timeframe, measure.status
    return LedgerRow(
        pk,
        measure.version,
        measure.category_id,
        measure.sub_issue_id,
        number,
        finding.organization,
        finding.inspection,
        finding.category,
        finding.focus,
        finding.finding,
        finding.finding_text,
        finding.causes,
        measure.goal,
        f"{measure.mark}{measure.text}",
        names.people.get(measure.leader_id, ""),
        names.departments.get(measure.department_id, ""),
        parts.supporting.get(pk, ""),
        names.people.get(measure.handler_id, ""),
        TIMEFRAMES[timeframe],
        due_on,
        deadline(due_on, timeframe) if parts.has_deadline else "",
        parts.progress.get(pk, ""),
        measure.outcome,
        STATES[status, timeframe],
        parts.completed.get(pk),
        parts.evidence.get(pk, ""),
        finding.is_closed,
        finding.closed_on,
        measure.next_step,
        parts.extension(pk, original=measure.original_due_on, due_on=due_on),
        measure.remark,
        finding.version,
        measure.mark,
        is_completed=status == COMPLETED,
    )


def deadline(due_on: date | None, timeframe: str) -> str:
    """The deadline in words, as forms have it that give one column to both."""
    if timeframe == Timeframe.IMMEDIATE:
        return f"立行立改({due_on.isoformat()}前)" if due_on else "立行立改"
    if timeframe == Timeframe.LONG_TERM:
        return f"{due_on.isoformat()}前,并长期坚持" if due_on else "长期坚持"
    return due_on.isoformat() if due_on else ""


def _chunks(measures: MeasureQuerySet) -> Iterator[list[MeasureValues]]:
    """By keyset, because a server-side cursor does not behave alike in both databases."""
    rows = measures.select_related(None).prefetch_related(None).in_ledger_order()
    values = rows.values_list(*MeasureValues._fields)
    chunk = list(map(MeasureValues._make, values[:CHUNK_SIZE]))
    while chunk:
        yield chunk
        if len(chunk) < CHUNK_SIZE:
            return
        later = beyond(LEDGER_ORDERS["ledger"].keys, list(chunk[-1][:3]), is_backwards=False)
        chunk = list(map(MeasureValues._make, values.filter(later)[:CHUNK_SIZE]))


def runs(rows: Iterable[Item], key: Callable[[Item], object]) -> Iterator[list[Item]]:
    """Neighbours with the same key, together: what is merged downwards."""
    for _, run in groupby(rows, key):
        yield list(run)
