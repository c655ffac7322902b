"""Rows of the ledger list, worked out in Python: templates are slow to call and to cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from issues.custom_values import shown_value
from issues.models import CustomField
from ledger.rows import LedgerRow, ledger_rows
from ledger.shown_columns import ShownColumn, cells, read_keys
from measures.filters.ledger_place import LedgerPlace
from measures.models import Measure
from measures.pages.rows import address, cut

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
    """``heading`` is set where another finding begins; ``cells``: the others than that of the text."""

    pk: int
    url: str
    text: str
    cells: SafeString
    heading: FindingHeading | None


def list_rows(
    measures: Sequence[Measure],
    columns: Sequence[ShownColumn],
    *,
    today: date,
    place: LedgerPlace,
    headings: Headings | None,
) -> list[ListRow]:
    """``headings`` is None where the order tears findings apart: then none stands above its measures."""
    found: list[ListRow] = []
    values = _values(measures, columns)
    measure_url = address("measures:measure") + place.suffix
    last = 0
    for measure in measures:
        begins = headings is not None and measure.sub_issue_id != last
        last = measure.sub_issue_id
        found.append(
            ListRow(
                pk=measure.pk,
                url=measure_url.format(measure.pk),
                text=cut(f"{measure.mark}{measure.text}", MAX_TEXT),
                cells=cells(measure, columns, today=today, values=values),
                heading=headings.of(measure) if begins and headings else None,
            )
        )
    return found


def _values(measures: Sequence[Measure], columns: Sequence[ShownColumn]) -> dict[int, LedgerRow]:
    """What the chosen columns need besides, as the file of the ledger would hold it."""
    keys = read_keys(columns)
    if not keys:
        return {}
    rows = ledger_rows(Measure.objects.filter(pk__in=[row.pk for row in measures]), fields=keys)
    return {row.pk: row for row in rows}


@dataclass(frozen=True)
class Headings:
    """How findings are named above their measures; ``columns``: own ones of findings."""

    names_organization: bool
    columns: Sequence[CustomField] = ()

    def of(self, measure: Measure) -> FindingHeading:
        values = measure.sub_issue.custom_values
        category = cut(str(measure.category), MAX_CATEGORY)
        return FindingHeading(
            url=reverse("measures:sub_issue", args=[measure.sub_issue_id]),
            title=cut(str(measure.sub_issue), MAX_FINDING),
            category=f"{measure.organization} · {category}" if self.names_organization else category,
            is_closed=measure.sub_issue.is_closed,
            own=[
                (one.name, cut(shown_value(one, values[one.key]), MAX_OWN))
                for one in self.columns
                if one.key in values
            ],
        )
