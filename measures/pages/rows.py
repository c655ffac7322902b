"""Measures as rows of a list, worked out in Python: templates are slow to call and to cut."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.safestring import SafeString

from accounts import places
from measures.models import Measure
from measures.stated import status_colour, status_label
from measures.templatetags.deadlines import due

MAX_TEXT = 60
MAX_FINDING = 40


class ReadMeasure(NamedTuple):
    """What a row shows, in the order of ``READ``: the texts of the notice around it would be fetched for
    nothing. ``department`` is the leading one's name."""

    pk: int
    inspection_id: int
    mark: str
    text: str
    status: str
    timeframe: str
    due_on: date | None
    status_changed_at: datetime | None
    finding_mark: str
    finding_title: str
    department: str | None


READ = (
    "pk",
    "inspection_id",
    "mark",
    "text",
    "status",
    "timeframe",
    "due_on",
    "status_changed_at",
    "sub_issue__mark",
    "sub_issue__title",
    "department__name",
)


def read_measures(keys: Collection[int]) -> dict[int, ReadMeasure]:
    """By key."""
    found = Measure.objects.filter(pk__in=keys).order_by().values_list(*READ)
    return {row.pk: row for row in map(ReadMeasure._make, found)} if keys else {}


def values_of(measure: Measure) -> ReadMeasure:
    """Of one that is there already, with its finding and department."""
    finding, department = measure.sub_issue, measure.department
    own = [getattr(measure, name) for name in READ[: READ.index("sub_issue__mark")]]
    return ReadMeasure._make([*own, finding.mark, finding.title, department.name if department else None])


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
    measures: Iterable[ReadMeasure],
    *,
    today: date,
    notes: Mapping[int, str] | None = None,
    units: Mapping[int, str] | None = None,
) -> list[MeasureRow]:
    """``units``: by inspection, said before the department."""
    url = places.pattern("measures:measure")
    before = {pk: f"{name}·" for pk, name in units.items()} if units else {}
    return [
        MeasureRow(
            pk=measure.pk,
            url=url.format(measure.pk),
            text=f"{measure.mark}{cut(measure.text, MAX_TEXT)}",
            finding=f"{measure.finding_mark}{cut(measure.finding_title, MAX_FINDING)}",
            department=before.get(measure.inspection_id, "") + (measure.department or "—"),
            due=due(measure, today),
            status=status_label(measure),
            colour=status_colour(measure),
            note=notes.get(measure.pk, "") if notes else "",
        )
        for measure in measures
    ]


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
