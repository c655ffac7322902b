"""The lines of a form: measures, or findings with their measures numbered in one cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ledger.fields import FIELDS, LedgerField
from ledger.findings_rows import UNDER, finding_rows
from ledger.rows import LedgerRow, runs
from workbooks.receivers.layout import LineGrouping
from workbooks.receivers.words import OPEN_STATES, PHASE_STATE, TIMEFRAMES

DONE, ONGOING = "已完成", "整改中"
UNASSIGNED, UNTIMED = "未分派部门", "未定时限类型"


@dataclass(frozen=True)
class FormHeading:
    """A category or department that has rows; ``focus`` is the label of a category's."""

    name: str
    focus: str = ""


@dataclass(frozen=True)
class FormData:
    """What a form is filled with. ``rows`` are measures in ledger order.

    ``known_categories`` and ``known_departments`` may have no rows: a form has places for them, too.
    ``fields``: key → field, own columns among them.
    """

    rows: Sequence[LedgerRow]
    today: date
    organization: str = ""
    is_phase_done: bool = True
    known_categories: tuple[FormHeading, ...] = ()
    known_departments: tuple[FormHeading, ...] = ()
    fields: Mapping[str, LedgerField] = field(default_factory=lambda: FIELDS)

    @cached_property
    def categories(self) -> list[FormHeading]:
        own = (FormHeading(row.category, row.focus) for row in self.rows)
        return list(dict.fromkeys((*self.known_categories, *own)))

    @cached_property
    def departments(self) -> list[FormHeading]:
        own = (FormHeading(row.department or UNASSIGNED) for row in self.rows)
        return list(dict.fromkeys((*self.known_departments, *own)))

    @cached_property
    def timeframes(self) -> list[FormHeading]:
        own = (FormHeading(row.timeframe or UNTIMED) for row in self.rows)
        return list(dict.fromkeys((*map(FormHeading, TIMEFRAMES), *own)))


@dataclass(frozen=True)
class FormLine:
    """``state`` is one of our states, of the whole finding where the line is one."""

    row: LedgerRow
    state: str
    is_overdue: bool = field(default=False)


def form_lines(rows: Sequence[LedgerRow], grouping: LineGrouping, *, today: date) -> list[FormLine]:
    if grouping is LineGrouping.MEASURE:
        return [FormLine(row, row.status, _is_overdue(row, today)) for row in rows]
    return list(finding_lines(rows, today=today))


def finding_lines(rows: Iterable[LedgerRow], *, today: date) -> Iterator[FormLine]:
    """One line a finding; texts of several measures are told apart by the measures' own numbers."""
    for run in runs(rows, lambda row: row.sub_issue_id):
        whole = next(finding_rows(run))
        for key in UNDER:
            setattr(whole, key, _numbered(run, key))
        state = state_of([row.status for row in run])
        yield FormLine(whole, state, any(_is_overdue(row, today) for row in run))


def _numbered(run: Sequence[LedgerRow], key: str) -> str:
    """Measures carry their numbers already; other texts get them where there are several."""
    texts = [(row.mark or f"({index})", getattr(row, key)) for index, row in enumerate(run, start=1)]
    if key == "measure" or len(run) == 1 or len({text for _, text in texts}) == 1:
        each = [text if key != "measure" or len(run) == 1 else _marked(mark, text) for mark, text in texts]
        return "\n".join(dict.fromkeys(filter(None, each)))
    return "\n".join(f"{mark}{text}" for mark, text in texts if text)


def _marked(mark: str, text: str) -> str:
    return text if not text or text.startswith(mark) else f"{mark}{text}"


def state_of(states: Sequence[str]) -> str:
    """The state of a finding from those of its measures."""
    if all(state in (DONE, PHASE_STATE) for state in states):
        return PHASE_STATE if PHASE_STATE in states else DONE
    return states[0] if len(set(states)) == 1 else ONGOING


def _is_overdue(row: LedgerRow, today: date) -> bool:
    return row.status in OPEN_STATES and row.due_on is not None and row.due_on < today
