"""Two measures out of one, and one out of two neighbours. The office's acts."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.steps import ask
from issues.custom_values import COLUMN
from issues.edits import save_edit
from issues.marks import continued, number_of
from issues.positions import position_behind
from issues.services import create_row
from measures import rules
from measures.models import Measure
from measures.services.archiving import archive_locked
from measures.services.assignment import assign, assignment_like
from measures.services.outline import because, lock_outline, renumber_rows, short, with_row
from measures.services.tree import NewMeasure, new_measure


@transaction.atomic
def split(measure_id: int, at: int, *, by: User, reason: str = "", version: int | None = None) -> Measure:
    """Two measures out of one; what is on record stays with the first. The second comes back.

    ``at`` is where in the text the second begins. It is assigned as the first is.
    """
    outline = lock_outline(measure_id, by=by, version=version)
    measure = outline.measure
    ask(rules.refuse_split(measure, at))
    position = position_behind(Measure, measure.inspection, measure.pk)
    second = new_measure(measure.sub_issue, _second(measure, at), position=position)
    second.withholding_reason = measure.withholding_reason
    rows = with_row(outline.rows, second, behind=outline.rows.index(measure) + 1)
    renumber_rows(rows, outline.numbering, findings=(measure.sub_issue_id,), own=second, by=by)
    measure.text, measure.trailer = measure.text[:at].rstrip(), ""
    why = f"拆分,后一条为“{short(second)}”"
    save_edit(measure, ["text", "trailer"], by=by, reason=because(why, reason))
    assignment = assignment_like(measure)
    second.original_due_on = measure.original_due_on if assignment else None
    create_row(second, by=by, reason=f"由“{short(measure)}”拆分")
    return assign(second.pk, assignment, by=by, note="随拆分分派") if assignment else second


def _second(measure: Measure, at: int) -> NewMeasure:
    """The label stands once, before the first; what was printed behind the measure, behind the second."""
    mark = (continued(measure.mark, 2) or [""])[-1]
    return NewMeasure(
        text=measure.text[at:].strip(),
        mark=mark,
        number=number_of(mark),
        trailer=measure.trailer,
        stated_status=measure.stated_status,
        goal=measure.goal,
    )


@transaction.atomic
def join(
    measure_id: int, other_id: int, *, by: User, reason: str = "", version: int | None = None
) -> Measure:
    """One measure out of two neighbours: ``other_id``, on which nobody has worked, is archived."""
    outline = lock_outline(measure_id, by=by, version=version)
    measure, near = outline.measure, outline.neighbours()
    place = near.index(measure)
    other = next((row for row in near[max(place - 1, 0) : place + 2] if row.pk == other_id), measure)
    ask(rules.refuse_join(measure, other, are_neighbours=other is not measure))
    first, second = sorted((measure, other), key=near.index)
    fields = _joined(measure, first=first, second=second)
    rows = [row for row in outline.rows if row is not other]
    fields += renumber_rows(rows, outline.numbering, findings=(measure.sub_issue_id,), own=measure, by=by)
    archive_locked(other, by=by, reason=f"并入“{short(measure)}”")
    why = f"与“{short(other)}”合并"
    save_edit(measure, list(dict.fromkeys(fields)), by=by, reason=because(why, reason))
    return measure


def _joined(kept: Measure, *, first: Measure, second: Measure) -> list[str]:
    """Sets on ``kept`` what both said, in the order of the document; the names of the fields to save."""
    is_whole = first.text.rstrip().endswith(tuple("。;;!?!?…"))
    values: dict[str, object] = {
        "text": f"{first.text.rstrip()}{'' if is_whole else chr(10)}{second.text.lstrip()}",
        "mark": first.mark,
        "number": first.number,
        "label": first.label,
        "stated_status": first.stated_status or second.stated_status,
        "trailer": _both(first.trailer, second.trailer),
        "goal": _both(first.goal, second.goal),
        "outcome": _both(first.outcome, second.outcome),
        "next_step": _both(first.next_step, second.next_step),
        "remark": _both(first.remark, second.remark),
        COLUMN: {**second.custom_values, **first.custom_values},
    }
    changed = {name: value for name, value in values.items() if value != getattr(kept, name)}
    for name, value in changed.items():
        setattr(kept, name, value)
    return list(changed)


def _both(first: str, second: str) -> str:
    return "\n".join(dict.fromkeys(text for text in (first, second) if text))
