"""Rows of the ledger list, worked out in Python: templates are slow to call and to cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.safestring import SafeString

from accounts import places
from accounts.markup import filled, joined
from issues.custom_values import shown_value
from issues.models import CustomField
from ledger.listed import ListedMeasure
from ledger.rows import LedgerRow, ledger_rows
from ledger.shown_columns import ShownColumn, cells, read_keys
from measures.filters.ledger_place import LedgerPlace
from measures.models import Measure
from measures.pages.rows import cut
from measures.templatetags.ticks import tick

MAX_TEXT = 80
MAX_FINDING = 60
MAX_CATEGORY = 30
MAX_OWN = 40
# A row of the list: its tick, the text, the chosen columns, and what opens the quick look.
ROW = (
    '<tr id="m{0}">{1}<td class="text"><a class="clamp" href="{2}">{3}</a></td>{4}'
    '<td class="look no-print"><a href="{2}" hx-get="{5}">速览</a></td></tr>\n'
)
# The finding above its measures.
HEADING = (
    '<tr class="finding-row"><th colspan="{}" scope="colgroup"><div><a href="{}">{}</a> {}'
    '<span class="quiet">{}{}</span></div></th></tr>\n'
)
OWN = " · {}:{}"
CLOSED = SafeString('<span class="stamp">已销号</span> ')


def list_rows(
    measures: Sequence[ListedMeasure],
    columns: Sequence[ShownColumn],
    *,
    today: date,
    place: LedgerPlace,
    may_tick: bool,
    headings: Headings | None,
) -> SafeString:
    """``headings`` is None where the order tears findings apart: then none stands above its measures."""
    found: list[SafeString] = []
    values = _values(measures, columns)
    measure_url = places.pattern("measures:measure") + place.suffix
    glance_url = places.pattern("measures:glance")
    last = 0
    for measure in measures:
        if headings is not None and measure.sub_issue_id != last:
            found.append(headings.of(measure))
        last = measure.sub_issue_id
        text = cut(f"{measure.mark}{measure.text}", MAX_TEXT)
        drawn = cells(measure, columns, today=today, values=values)
        url, glance = measure_url.format(measure.pk), glance_url.format(measure.pk)
        found.append(filled(ROW, measure.pk, tick(may_tick, measure.pk), url, text, drawn, glance))
    return SafeString("".join(found))  # nosec B703 - rows that are markup already


def _values(measures: Sequence[ListedMeasure], columns: Sequence[ShownColumn]) -> dict[int, LedgerRow]:
    """What the chosen columns need besides, as the file of the ledger would hold it."""
    keys = read_keys(columns)
    if not keys:
        return {}
    rows = ledger_rows(Measure.objects.filter(pk__in=[row.pk for row in measures]), fields=keys)
    return {row.pk: row for row in rows}


@dataclass(frozen=True)
class Headings:
    """How findings are named above their measures, in a table of ``width`` columns; ``columns``: own ones."""

    names_organization: bool
    width: int
    columns: Sequence[CustomField] = ()

    def of(self, measure: ListedMeasure) -> SafeString:
        category = cut(measure.category, MAX_CATEGORY)
        if self.names_organization:
            category = f"{measure.organization} · {category}"
        url, title = self.url.format(measure.sub_issue_id), cut(measure.finding, MAX_FINDING)
        stamp = CLOSED if measure.finding_closed_on else ""
        return filled(HEADING, self.width, url, title, stamp, category, self._own(measure.finding_values))

    def _own(self, values: Mapping[str, str]) -> SafeString:
        shown = ((one, values[one.key]) for one in self.columns if one.key in values)
        return joined(OWN, ((one.name, cut(shown_value(one, value), MAX_OWN)) for one, value in shown))

    @cached_property
    def url(self) -> str:
        return places.pattern("measures:sub_issue")
