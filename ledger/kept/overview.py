"""The overview of who sees many units, from what is kept; by unit, since their departments are thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from accounts.models import Organization, User
from issues.models import Focus
from ledger.figures import Figures
from ledger.kept.read import DONE, FOCUS, ORGANIZATION, Totals, totals
from ledger.lines import FigureLine
from measures.workflow import Status

UNMARKED = "未标明所属方面"


def figures_of_many(user: User, *, today: date) -> Figures:
    """As ``figures`` of everything, in a number of reads that is fixed as long as nothing changes."""
    organizations = Organization.objects.visible_to(user)
    by_focus = totals(organizations, by=FOCUS, today=today)
    focuses = _focuses(by_focus)
    whole: Counter[str] = Counter()
    for numbers in by_focus.values():
        whole.update(numbers)
    return Figures(
        whole=_line("全部", "", whole),
        categories=focuses,
        focuses=focuses,
        departments=_units(organizations, totals(organizations, by=ORGANIZATION, today=today)),
        within_7=whole["within_7"],
        within_30=whole["within_30"],
        immediate=whole["immediate"],
        immediate_done=whole["immediate_done"],
        findings=whole["findings"],
        findings_closed=whole["findings_closed"],
        recurring=whole["recurring"],
        watched=whole["watched"],
        lapsed=whole["lapsed"],
    )


def _line(label: str, query: str, numbers: Mapping[str, int]) -> FigureLine:
    states = {status.value: numbers.get(status.name.lower(), 0) for status in Status}
    overdue, done, within_7 = (numbers.get(name, 0) for name in ("overdue", DONE, "within_7"))
    return FigureLine(label, query, states, overdue, done, within_7)


def _focuses(found: Totals) -> list[FigureLine]:
    lines = [_line(focus.label, f"focus={focus.value}", found.get(focus.value, {})) for focus in Focus]
    return [line for line in [*lines, _line(UNMARKED, "without=focus", found.get("", {}))] if line.total]


def _units(organizations: QuerySet[Organization], found: Totals) -> list[FigureLine]:
    """Those with the most overdue first: where there are many, only the first are shown."""
    names = organizations.order_by("pk").values_list("pk", "short_name", "name")
    lines = [_line(short or name, f"organization={pk}", found.get(pk, {})) for pk, short, name in names]
    return sorted((line for line in lines if line.total), key=lambda line: -line.overdue)
