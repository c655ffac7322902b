"""单位: many units side by side, and groups of them; for who supervises them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from issues.models import Inspection
from jobs.cursors import cursors_in, first_page_instead
from ledger.models import OrganizationGroup
from ledger.rates import EACH_BY_ITS_OWN
from ledger.units.lines import quarter_before
from ledger.units.page import SHORT, UnitPage, heads, map_rows, printed_page, table_rows, unit_page
from ledger.units.question import ORDERS, UnitQuestion
from ledger.units.reported import reported_rounds

MAX_ROUNDS = 100
MAP = "map"


def supervisor(request: SignedInRequest) -> User:
    """Who sees many; for anybody else there is no such page."""
    if not request.user.is_supervisor:
        raise Http404
    return request.user


@require_safe
@login_required
@first_page_instead
def units(request: SignedInRequest) -> HttpResponse:
    """A page of them; ``all`` puts all on one, to be printed."""
    user, today = supervisor(request), timezone.localdate()
    question = UnitQuestion.of(user, request.GET)
    if "all" in request.GET:
        found = printed_page(question, today=today)
    else:
        found = unit_page(question, today=today, **cursors_in(request.GET))
    is_map = request.GET.get("show") == MAP
    context = _context(question, found, is_map=is_map) | {"today": today, "then": quarter_before(today)}
    return render(request, "ledger/units.html", context)


def _context(question: UnitQuestion, found: UnitPage, *, is_map: bool) -> dict[str, Any]:
    user = question.user
    return {
        "question": question,
        "found": found,
        "heads": heads(question),
        "focuses": SHORT.values(),
        "rows": [] if is_map else table_rows(found.lines),
        "mapped": map_rows(found.lines) if is_map else [],
        "is_map": is_map,
        "query": question.query + (f"&show={MAP}" if is_map else ""),
        "orders": [(name, order.label) for name, order in ORDERS.items()],
        "rounds": [("", "全部轮次"), *((name, name) for name in _rounds(user))],
        "groups": [("", "全部单位"), *_groups(user)],
        "rule": EACH_BY_ITS_OWN,
    }


def _rounds(user: User) -> list[str]:
    """The newest first; behind them those that only reports of units elsewhere name."""
    rows = Inspection.objects.visible_to(user).exclude(round="").order_by()
    newest = rows.values("round").annotate(last=Max("id")).order_by("-last")
    here = list(newest.values_list("round", flat=True)[:MAX_ROUNDS])
    elsewhere = reported_rounds(user.supervised_organizations.all())
    return [*here, *(name for name in elsewhere if name not in here)][:MAX_ROUNDS]


def _groups(user: User) -> list[tuple[int, str]]:
    return list(OrganizationGroup.objects.visible_to(user).order_by("name").values_list("pk", "name"))
