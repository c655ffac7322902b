"""Rows and filter fields of the ledger list, worked out in Python: templates are slow to call and to cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BoundField
from django.utils.safestring import SafeString

from measures.models import Measure
from measures.pages.rows import address, cut
from measures.templatetags.deadlines import due

MAX_TEXT = 80
MAX_FINDING = 60
MAX_CATEGORY = 30
RELATED = ("category", "sub_issue", "leader", "department", "organization")
# What a row shows; the texts of the notice around it would be fetched for nothing.
SHOWN = (
    "mark",
    "text",
    "status",
    "timeframe",
    "due_on",
    "position",
    "inspection_id",
    "category__mark",
    "category__title",
    "sub_issue__mark",
    "sub_issue__title",
    "sub_issue__closed_on",
    "leader__full_name",
    "department__name",
    "organization__name",
    "organization__short_name",
)


@dataclass(frozen=True)
class FindingHeading:
    """The finding above its measures; ``category`` names the organization as well, for who sees several."""

    url: str
    title: str
    category: str
    is_closed: bool


@dataclass(frozen=True)
class ListRow:
    """``heading`` is set where another finding begins."""

    pk: int
    url: str
    text: str
    leader: str
    department: str
    due: SafeString
    status: str
    colour: str
    heading: FindingHeading | None


@dataclass(frozen=True)
class FilterField:
    """A field of the filter; ``options`` are (value, label), empty for what is typed."""

    name: str
    id: str
    label: str
    kind: str
    value: str
    placeholder: str
    options: list[tuple[str, str]]


def list_rows(measures: Iterable[Measure], *, today: date, names_organization: bool) -> list[ListRow]:
    found: list[ListRow] = []
    last = 0
    measure_url, finding_url = address("measures:measure"), address("measures:sub_issue")
    for measure in measures:
        heading = None
        if measure.sub_issue_id != last:
            heading = _heading(measure, url=finding_url, names_organization=names_organization)
        last = measure.sub_issue_id
        found.append(_row(measure, today, url=measure_url.format(measure.pk), heading=heading))
    return found


def _row(measure: Measure, today: date, *, url: str, heading: FindingHeading | None) -> ListRow:
    return ListRow(
        pk=measure.pk,
        url=url,
        text=cut(f"{measure.mark}{measure.text}", MAX_TEXT),
        leader=measure.leader.full_name if measure.leader else "—",
        department=measure.department.name if measure.department else "—",
        due=due(measure, today),
        status=measure.status_label(),
        colour=measure.status_colour(),
        heading=heading,
    )


def _heading(measure: Measure, *, url: str, names_organization: bool) -> FindingHeading:
    category = cut(str(measure.category), MAX_CATEGORY)
    return FindingHeading(
        url=url.format(measure.sub_issue_id),
        title=cut(str(measure.sub_issue), MAX_FINDING),
        category=f"{measure.organization} · {category}" if names_organization else category,
        is_closed=measure.sub_issue.is_closed,
    )


def filter_field(field: BoundField) -> FilterField:
    """A field as the template draws it, without a widget and its template."""
    value = "" if field.data is None else str(field.data)
    choices: Any = getattr(field.field, "choices", ())
    return FilterField(
        name=field.name,
        id=str(field.id_for_label),
        label=str(field.label),
        kind=getattr(field.field.widget, "input_type", "text"),
        value=value,
        placeholder=str(field.field.widget.attrs.get("placeholder", "")),
        options=list(choices),
    )
