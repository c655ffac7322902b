"""Measures as rows of a list, worked out in Python: templates are slow to call and to cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from measures.models import Measure
from measures.templatetags.deadlines import due

MAX_TEXT = 60
MAX_FINDING = 40
RELATED = ("sub_issue", "department")
# What a row shows; the texts of the notice around it would be fetched for nothing.
SHOWN = (
    "mark",
    "text",
    "status",
    "timeframe",
    "due_on",
    "status_changed_at",
    "inspection_id",
    "sub_issue__mark",
    "sub_issue__title",
    "department__name",
)


@dataclass(frozen=True)
class MeasureRow:
    """``due`` is the deadline in markup, the same on every page; ``note``: what happened, why it is here."""

    pk: int
    url: str
    text: str
    finding: str
    department: str
    due: SafeString
    status: str
    colour: str
    note: str = ""


def rows_of(
    measures: Iterable[Measure],
    *,
    today: date,
    notes: Mapping[int, str] | None = None,
    units: Mapping[int, str] | None = None,
) -> list[MeasureRow]:
    """Of measures that were read with ``RELATED``; ``units``: by inspection, said before the department."""
    url = address("measures:measure")
    before = {pk: f"{name}·" for pk, name in units.items()} if units else {}
    return [
        MeasureRow(
            pk=measure.pk,
            url=url.format(measure.pk),
            text=f"{measure.mark}{cut(measure.text, MAX_TEXT)}",
            finding=f"{measure.sub_issue.mark}{cut(measure.sub_issue.title, MAX_FINDING)}",
            department=before.get(measure.inspection_id, "")
            + (measure.department.name if measure.department else "—"),
            due=due(measure, today),
            status=measure.status_label(),
            colour=measure.status_colour(),
            note=notes.get(measure.pk, "") if notes else "",
        )
        for measure in measures
    ]


def address(name: str) -> str:
    """The address of a view that takes a key, with ``{}`` for it; resolved once for all rows."""
    return reverse(name, args=[0]).replace("0", "{}")


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
