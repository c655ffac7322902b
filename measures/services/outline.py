"""One measure among all of its inspection, locked; and their marks, which count on behind an act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simple_history.utils import bulk_update_with_history

from accounts.models import User
from accounts.steps import ask
from audit import request_context
from audit.exceptions import Refused
from issues.marks import number_of
from issues.models import SubIssue
from issues.positions import lock_in_order, lock_inspection
from measures import rules
from measures.models import Measure
from measures.numbering import SeriesMarks, next_marks, numbering_of

CHANGED = "措施已有新的改动,请重新打开页面核对后再办理。"
RENUMBERED = "顺延序号"


@dataclass(frozen=True)
class Outline:
    """A locked measure among all current ones of its inspection, in the order of its document."""

    measure: Measure
    rows: list[Measure]
    numbering: SeriesMarks

    def neighbours(self) -> list[Measure]:
        """Those of its finding, itself included."""
        return [row for row in self.rows if row.sub_issue_id == self.measure.sub_issue_id]


def lock_outline(measure_id: int, *, by: User, version: int | None = None) -> Outline:
    """Raises ``Measure.DoesNotExist`` for what ``by`` may not see, ``Refused`` for whom it is not."""
    seen = Measure.objects.visible_to(by).select_related("sub_issue")
    first = seen.get(pk=measure_id)
    request_context.set_subject(first)
    ask(rules.refuse_rearrange(by, first))
    rows = lock_rows(first.inspection_id)
    measure = next((row for row in rows if row.pk == measure_id), None)
    if measure is None:
        raise Measure.DoesNotExist
    _lock_finding(measure)
    ask(rules.refuse_rearrange(by, measure))
    if version is not None and version != measure.version:
        raise Refused(CHANGED)
    return Outline(measure, rows, numbering_of(rows))


def lock_rows(inspection_id: int) -> list[Measure]:
    lock_inspection(inspection_id)
    rows = Measure.objects.current().filter(inspection=inspection_id)
    return lock_in_order(rows.select_related("inspection"))


def _lock_finding(measure: Measure) -> None:
    """As it is now: closing locks it before it reads its measures."""
    rows = SubIssue.objects.select_related("inspection").select_for_update(of=("self",), no_key=True)
    measure.sub_issue = rows.get(pk=measure.sub_issue_id)


def renumber_rows(
    rows: Sequence[Measure], numbering: SeriesMarks, *, findings: Iterable[int], own: Measure, by: User
) -> list[str]:
    """Lets the series of ``numbering`` count on in the new order of ``rows``.

    ``own`` is saved by the caller: the names of what was set on it come back.
    """
    marks = [(rows[place], mark) for place, mark in next_marks(numbering, rows, findings=findings).items()]
    write_marks([(row, mark) for row, mark in marks if row is not own], by=by)
    for row, mark in marks:
        if row is own:
            own.mark, own.number = mark, number_of(mark)
            return ["mark", "number"]
    return []


def write_marks(marks: Iterable[tuple[Measure, str]], *, by: User) -> None:
    """Their entry in the trail is that of the act they follow from."""
    changed = []
    for row, mark in marks:
        row.mark, row.number = mark, number_of(mark)
        row.version += 1
        changed.append(row)
    common = {"default_user": by, "default_change_reason": RENUMBERED, "batch_size": 500}
    bulk_update_with_history(changed, Measure, ["mark", "number", "version"], **common)


def with_row(rows: Sequence[Measure], row: Measure, *, behind: int) -> list[Measure]:
    """``row`` put behind the first ``behind`` of ``rows``."""
    return [*rows[:behind], row, *rows[behind:]]


def short(row: Measure | SubIssue) -> str:
    text = str(row)
    return text if len(text) <= 20 else f"{text[:20]}…"


def because(what: str, reason: str) -> str:
    return f"{what};{reason.strip()}" if reason.strip() else what
