"""Rows and filter fields of the ledger list, worked out in Python: templates are slow to call and to cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BoundField
from django.utils.safestring import SafeString

from issues.custom_values import shown_value
from issues.models import CustomField, CustomTarget
from measures.models import Measure
from measures.pages.rows import address, cut
from measures.templatetags.deadlines import due

MAX_TEXT = 80
MAX_FINDING = 60
MAX_CATEGORY = 30
MAX_OWN = 40
RELATED = ("category", "sub_issue", "leader", "department", "organization")
# What a row shows; the texts of the notice around it would be fetched for nothing.
SHOWN = (
    "mark",
    "text",
    "status",
    "timeframe",
    "due_on",
    "position",
    "custom_values",
    "inspection_id",
    "category__mark",
    "category__title",
    "sub_issue__mark",
    "sub_issue__title",
    "sub_issue__closed_on",
    "sub_issue__custom_values",
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
    own: list[tuple[str, str]]


@dataclass(frozen=True)
class ListRow:
    """``heading`` is set where another finding begins; ``own``: title and value of each own column shown."""

    pk: int
    url: str
    text: str
    leader: str
    department: str
    due: SafeString
    status: str
    colour: str
    own: list[tuple[str, str]]
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


def list_rows(
    measures: Iterable[Measure], *, today: date, names_organization: bool, columns: Sequence[CustomField] = ()
) -> list[ListRow]:
    """``columns`` are the own ones to show: of findings in the heading, of measures behind the others."""
    found: list[ListRow] = []
    own, of_findings = measure_columns(columns), _finding_columns(columns)
    last = 0
    measure_url, finding_url = address("measures:measure"), address("measures:sub_issue")
    for measure in measures:
        heading = None
        if measure.sub_issue_id != last:
            heading = _heading(
                measure, url=finding_url, names_organization=names_organization, columns=of_findings
            )
        last = measure.sub_issue_id
        url = measure_url.format(measure.pk)
        found.append(_row(measure, today, url=url, columns=own, heading=heading))
    return found


def measure_columns(columns: Iterable[CustomField]) -> list[CustomField]:
    return [column for column in columns if column.target == CustomTarget.MEASURE]


def _finding_columns(columns: Iterable[CustomField]) -> list[CustomField]:
    return [column for column in columns if column.target == CustomTarget.FINDING]


def _row(
    measure: Measure, today: date, *, url: str, columns: list[CustomField], heading: FindingHeading | None
) -> ListRow:
    values = measure.custom_values
    return ListRow(
        pk=measure.pk,
        url=url,
        text=cut(f"{measure.mark}{measure.text}", MAX_TEXT),
        leader=measure.leader.full_name if measure.leader else "—",
        department=measure.department.name if measure.department else "—",
        due=due(measure, today),
        status=measure.status_label(),
        colour=measure.status_colour(),
        own=[(one.name, _cut_value(one, values.get(one.key, "")) or "—") for one in columns],
        heading=heading,
    )


def _cut_value(column: CustomField, value: str) -> str:
    return cut(shown_value(column, value), MAX_OWN)


def _heading(
    measure: Measure, *, url: str, names_organization: bool, columns: list[CustomField]
) -> FindingHeading:
    values = measure.sub_issue.custom_values
    category = cut(str(measure.category), MAX_CATEGORY)
    return FindingHeading(
        url=url.format(measure.sub_issue_id),
        title=cut(str(measure.sub_issue), MAX_FINDING),
        category=f"{measure.organization} · {category}" if names_organization else category,
        is_closed=measure.sub_issue.is_closed,
        own=[(one.name, _cut_value(one, values[one.key])) for one in columns if one.key in values],
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
