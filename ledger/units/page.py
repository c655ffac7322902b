"""The page of units: heads that sort, cells that lead to what they count, the map of units × focus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.markup import filled, joined
from accounts.models import Organization
from accounts.places import place
from issues.models import Focus
from jobs.paging import PAGE_SIZE, RowsPage, read_page
from ledger.overview.heat import level
from ledger.units.lines import UnitLine, unit_lines
from ledger.units.question import ORDERS, UnitQuestion

# Printed at once; who has more takes the workbook.
MAX_PRINTED = 500
HEAD = '<th scope="col"{}><a href="?{}" title="{}">{}</a>{}</th>'
ARIA = ' aria-sort="{}"'
NUMBER = '<a href="{}?organization={}&amp;{}">{}</a>'
ROW = (
    '<tr><td class="tick no-print"><input class="form-check-input" type="checkbox" name="ids" value="{}"'
    ' aria-label="选择{}"></td><th scope="row"><a href="{}">{}</a>{}</th>{}</tr>\n'
)
AS_OF = '<small class="as-of">{}</small>'
MAP_ROW = '<tr><th scope="row">{}{}</th>{}<td class="sum">{}</td></tr>\n'
CHANGE = ' <small class="{}">{}</small>'
MAPPED = '<td class="late-{}"><a href="{}?organization={}&amp;focus={}">{}{}</a></td>'
REPORTED = '<td class="late-{}"><a href="{}">{}{}</a></td>'
DASH, NOTHING = SafeString('<span class="quiet">—</span>'), SafeString("")
# Title → its orders, that of the first click in front, each with what a screen reader says of it.
HEADS = {
    "完成率": (("rate", "ascending"), ("rate_last", "descending")),
    "逾期": (("overdue", "descending"),),
    "30天无进展": (("stalled", "descending"),),
    "已退回": (("returned", "descending"),),
    "延过期": (("postponed", "descending"),),
    "断档": (("lapsed", "descending"),),
    "已销号": (("open_findings", "descending"),),
    "最近报送": (("filed", "ascending"), ("filed_last", "descending")),
}
ARROWS = {"ascending": " ↑", "descending": " ↓"}
# The first words of each focus: four columns stand side by side.
SHORT = {
    Focus.IMPLEMENTATION: "决策部署",
    Focus.CONDUCT: "作风",
    Focus.PARTY_BUILDING: "党建",
    Focus.RECTIFICATION: "整改责任",
}


@dataclass(frozen=True)
class UnitPage:
    """``page``: None where all stand on it; ``left``: how many do not."""

    lines: list[UnitLine]
    page: RowsPage[Organization] | None
    left: int = 0


def unit_page(question: UnitQuestion, *, after: str, before: str, today: date) -> UnitPage:
    """Raises ``BadCursor``."""
    rows, order = question.sortable(), ORDERS[question.sort]
    page = read_page(rows, order, after=after, before=before, counted=question.units(), size=PAGE_SIZE)
    return UnitPage(unit_lines(page.rows, today=today, of_round=question.round), page)


def printed_page(question: UnitQuestion, *, today: date) -> UnitPage:
    rows = list(question.ordered()[: MAX_PRINTED + 1])
    left = question.units().count() - MAX_PRINTED if len(rows) > MAX_PRINTED else 0
    return UnitPage(unit_lines(rows[:MAX_PRINTED], today=today, of_round=question.round), None, left)


def heads(question: UnitQuestion) -> list[SafeString]:
    return [_head(question, title, orders) for title, orders in HEADS.items()]


def _head(question: UnitQuestion, title: str, orders: tuple[tuple[str, str], ...]) -> SafeString:
    direction = dict(orders).get(question.sort, "")
    target = next((name for name, _ in orders if name != question.sort), orders[0][0])
    aria = filled(ARIA, direction) if direction else NOTHING
    query = question.query_with(sort=target)
    return filled(HEAD, aria, query, ORDERS[target].label, title, ARROWS.get(direction, ""))


def table_rows(lines: Iterable[UnitLine]) -> list[SafeString]:
    """Joined here: a loop in the template takes several times as long."""
    ledger, watches = reverse("ledger:ledger"), reverse("measures:watches")
    return [
        _row(line, ledger, joined("<td>{}</td>", zip(_contents(line, ledger=ledger, watches=watches))))
        for line in lines
    ]


def _row(line: UnitLine, ledger: str, cells: SafeString) -> SafeString:
    pk, name, reported = line.organization.pk, str(line.organization), line.reported
    url = place("unit_state", pk) if reported else f"{ledger}?organization={pk}"
    return filled(ROW, pk, name, url, name, _as_of(line), cells)


def _as_of(line: UnitLine) -> SafeString:
    return filled(AS_OF, line.reported.as_of_text) if line.reported else NOTHING


def _contents(line: UnitLine, *, ledger: str, watches: str) -> Iterator[SafeString | str]:
    """In the order of ``heads``; then the four focuses."""
    pk, numbers, now, is_here = line.organization.pk, line.numbers, line.now, line.reported is None

    def counted(name: str, query: str, page: str = ledger) -> SafeString | str:
        count = numbers.get(name, 0)
        return filled(NUMBER, page, pk, query, count) if count and is_here else str(count)

    broken = counted("lapsed", "state=lapsed", watches)
    rate = filled("{}{}", now.rate, _change(line.rate_change, is_good=True)) if now.total else DASH
    late = filled("{}{}", counted("overdue", "overdue=true"), _change(line.overdue_change))
    filed = line.filed_on.isoformat() if line.filed_on else DASH
    yield from (
        rate,
        late,
        counted("stalled", "stalled=true"),
        counted("returned", "status=RETURNED"),
        counted("postponed", "extension=extended"),
        broken,
        f"{numbers.get('findings_closed', 0)}/{numbers.get('findings', 0)}",
        filed,
    )
    for focus in SHORT:
        found = line.focuses.get(focus)
        yield found.rate if found and found.total else DASH


def _change(by: Decimal | int | None, *, is_good: bool = False) -> SafeString:
    """``is_good``: more of it is better."""
    if not by:
        return NOTHING
    return filled(CHANGE, "rose" if (by > 0) is is_good else "fell", f"{by:+}")


def map_rows(lines: Iterable[UnitLine]) -> list[SafeString]:
    """Each unit's focuses, the darker the more is overdue."""
    shown = list(lines)
    most = max((part.overdue for line in shown for part in line.focuses.values()), default=0)
    ledger = reverse("ledger:ledger")
    return [_map_row(line, most=most, ledger=ledger) for line in shown]


def _map_row(line: UnitLine, *, most: int, ledger: str) -> SafeString:
    cells = joined("{}", ((_mapped(line, focus, most=most, ledger=ledger),) for focus in SHORT))
    return filled(MAP_ROW, str(line.organization), _as_of(line), cells, line.now.rate)


def _mapped(line: UnitLine, focus: Focus, *, most: int, ledger: str) -> SafeString:
    found = line.focuses.get(focus)
    if not found or not found.total:
        return SafeString('<td><span class="none">—</span></td>')
    late = f" 逾期{found.overdue}" if found.overdue else ""
    if line.reported is not None:
        return filled(
            REPORTED, level(found.overdue, most), place("unit_state", line.organization.pk), found.rate, late
        )
    step = level(found.overdue, most)
    return filled(MAPPED, step, ledger, line.organization.pk, focus.value, found.rate, late)
