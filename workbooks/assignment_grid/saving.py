"""One save: what is right is assigned, what isn't stays as it was typed, each with its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from measures import services
from measures.services import RowAssignment
from workbooks.assignment_grid.grid import AssignmentGrid, SentRow
from workbooks.assignment_grid.typed import read_row


@dataclass
class GridSaving:
    """``errors`` by measure and column; "" is the whole row."""

    done: int = 0
    errors: dict[int, dict[str, str]] = field(default_factory=dict)


def save_rows(sent: Sequence[SentRow], *, grid: AssignmentGrid, by: User) -> GridSaving:
    found, ready = GridSaving(), []
    for one in sent:
        if not one.is_touched:
            continue
        measure = one.row.measure
        typed = read_row(one.texts, measure, staff=grid.staff)
        if typed.assignment is None:
            found.errors[measure.pk] = typed.errors
        else:
            ready.append(RowAssignment(measure.pk, typed.assignment, one.version))
    for answer in services.assign_each(ready, by=by):
        if answer.refusal is None:
            found.done += 1
        else:
            found.errors[answer.measure_id] = {"": answer.refusal}
    return found


def show_errors(grid: AssignmentGrid, errors: Mapping[int, Mapping[str, str]]) -> None:
    for row in grid.rows:
        for name, sentence in errors.get(row.measure.pk, {}).items():
            if name:
                row.cells[name].error = sentence
            else:
                row.error = sentence
