"""What somebody said of cells that were not understood: put in their place before the row is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ledger import fields
from ledger.fields import LedgerField
from workbooks.merging.decisions import MakeableName
from workbooks.merging.fields import ASSIGNED, FINDING_TEXTS, TEXTS
from workbooks.merging.model import RowAction, RowPlan, UnreadCell, answer_key
from workbooks.merging.newcomers import read_newcomer
from workbooks.reading import Cell, SheetRow
from workbooks.reading.shown import general

# Names, kinds and dates may fail to be understood; of the others, numbers whose format is not known.
ANSWERED = (*ASSIGNED, *TEXTS, *FINDING_TEXTS, fields.PROGRESS)
SHOWN_PLACES = 5


class HasRows(Protocol):
    @property
    def rows(self) -> Sequence[RowPlan]: ...


@dataclass(frozen=True)
class AnswerGroup:
    """Cells of one column with the same words; ``places`` are the first of them, ``count`` all."""

    key: str
    field: LedgerField
    text: str
    proposal: str
    answer: str | None
    places: tuple[str, ...]
    count: int
    makeable: tuple[MakeableName, ...] = ()

    @property
    def names_id(self) -> str:
        """Of the list of names that may be meant."""
        return f"names-{self.makeable[0].kind.value}" if self.makeable else ""

    @property
    def value(self) -> str:
        return self.proposal if self.answer is None else self.answer


def with_answers(row: SheetRow, plan: RowPlan, choices: Mapping[str, str]) -> SheetRow:
    """The row as its answers have it. A cell that is to say nothing is taken out, column and all."""
    for field in ANSWERED:
        text = row.text(field)
        key = answer_key(field, text)
        if not text or key not in choices:
            continue
        answer = choices[key]
        plan.cells.append(UnreadCell(key, field, text, answer=answer))
        if answer:
            row = replace(row, cells={**row.cells, field: Cell(answer)})
        else:
            row = replace(
                row,
                cells={one: cell for one, cell in row.cells.items() if one is not field},
                letters={one: letter for one, letter in row.letters.items() if one is not field},
            )
    return row


def refuse_bare_numbers(row: SheetRow, plan: RowPlan) -> None:
    """0.805 in a format whose reader does not tell whether 80.5% is shown."""
    for field in ANSWERED:
        cell = row.cells.get(field)
        if cell is None or not cell.is_bare or field is fields.DUE_ON:
            continue
        value = float(cell.text)
        proposal = f"{general(value * 100)}%" if abs(value) <= 1 else cell.text
        sentence = f"是数字{cell.text},从这种格式的文件里看不出它显示成什么(例如百分数),请选择怎样读取。"
        plan.refuse_cell(row, field, message=sentence, proposal=proposal)


def answer_groups(plan: HasRows) -> list[AnswerGroup]:
    """In the order of the file; those without an answer first."""
    found: dict[str, tuple[UnreadCell, list[str]]] = {}
    for row in plan.rows:
        for cell in row.cells:
            known, places = found.setdefault(cell.key, (cell, []))
            if cell.proposal and not known.proposal:
                found[cell.key] = cell, places
            places.append(row.where)
    groups = [
        AnswerGroup(
            cell.key,
            cell.field,
            cell.text,
            cell.proposal,
            cell.answer,
            tuple(places[:SHOWN_PLACES]),
            len(places),
            cell.makeable,
        )
        for cell, places in found.values()
    ]
    return sorted(groups, key=lambda group: group.answer is not None)


def all_made(plan: HasRows) -> dict[str, str]:
    """Every name that nobody has and that may be made."""
    found = (one for group in answer_groups(plan) if group.answer is None for one in group.makeable)
    return dict(read_newcomer(one.kind, one.name, "") for one in found)


def proposals(plan: HasRows) -> dict[str, str]:
    """Every open cell that has a proposal: key → proposal."""
    open_ = (cell for row in plan.rows if row.action is RowAction.ERROR for cell in row.cells)
    return {cell.key: cell.proposal for cell in open_ if cell.answer is None and cell.proposal}
