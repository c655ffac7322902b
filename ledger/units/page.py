"""The page of units: heads that sort, cells that lead to what they count, the map of units × focus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import Organization
from issues.models import Focus
from jobs.paging import PAGE_SIZE, RowsPage, read_page
from ledger.overview.heat import level
from ledger.units.lines import UnitLine, UnitStanding, unit_lines
from ledger.units.question import ORDERS, UnitQuestion

# Printed at once; who has more takes the workbook.
MAX_PRINTED = 500
HEAD = '<th scope="col"{}><a href="?{}" title="{}">{}</a>{}</th>'
ARIA = SafeString(' aria-sort="{}"')
NUMBER = '<a href="{}?organization={}&amp;{}">{}</a>'
CHANGE = ' <small class="{}">{}</small>'
MAPPED = '<td class="late-{}"><a href="{}?organization={}&amp;focus={}">{}{}</a></td>'
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
    aria = format_html(ARIA, direction) if direction else NOTHING
    query = question.query_with(sort=target)
    return format_html(HEAD, aria, query, ORDERS[target].label, title, ARROWS.get(direction, ""))


def cells(line: UnitLine) -> SafeString:
    """Of one line, joined here: a loop in the template takes several times as long."""
    return format_html_join("", "<td>{}</td>", ((content,) for content in _contents(line)))


def _contents(line: UnitLine) -> Iterator[SafeString | str]:
    """In the order of ``heads``; then the four focuses."""
    ledger, pk, numbers, now = reverse("ledger:ledger"), line.organization.pk, line.numbers, line.now

    def counted(name: str, query: str) -> SafeString:
        count = numbers.get(name, 0)
        return format_html(NUMBER, ledger, pk, query, count) if count else SafeString("0")

    lapsed = numbers.get("lapsed", 0)
    watches = reverse("measures:watches")
    broken = format_html(NUMBER, watches, pk, "state=lapsed", lapsed) if lapsed else SafeString("0")
    rate = format_html("{}{}", now.rate, _change(line.rate_change, is_good=True)) if now.total else DASH
    late = format_html("{}{}", counted("overdue", "overdue=true"), _change(line.overdue_change))
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
    return format_html(CHANGE, "rose" if (by > 0) is is_good else "fell", f"{by:+}")


def mapped(lines: Iterable[UnitLine]) -> list[tuple[UnitLine, list[SafeString]]]:
    """Each unit's focuses, the darker the more is overdue."""
    shown = list(lines)
    most = max((part.overdue for line in shown for part in line.focuses.values()), default=0)
    return [(line, [_mapped(line, focus, most=most) for focus in SHORT]) for line in shown]


def _mapped(line: UnitLine, focus: Focus, *, most: int) -> SafeString:
    found = line.focuses.get(focus, UnitStanding(0, 0, 0))
    if not found.total:
        return SafeString('<td><span class="none">—</span></td>')
    late = f" 逾期{found.overdue}" if found.overdue else ""
    step = level(found.overdue, most)
    return format_html(
        MAPPED, step, reverse("ledger:ledger"), line.organization.pk, focus.value, found.rate, late
    )
