"""文中数据 of one measure: what its texts propose, and what was recorded from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest, way_back
from issues.saving import perform
from measures import rules, services
from measures.figures.entry_forms import (
    FIELDS,
    DismissForm,
    EntryForm,
    ValuesForm,
    WithdrawForm,
    empty_forms,
    values_form,
)
from measures.figures.proposals import MAX_OFFERS, Stated, stated_in, undecided
from measures.figures.rhythm import WatchPeriod
from measures.figures.watched import watch_lines
from measures.models import Indicator, IndicatorEntry, Measure
from measures.models.figures import RecordKind
from measures.services.figures import current_progress
from measures.views.measure import visible_measure

SHOWN_TERMS = 12


@dataclass(frozen=True)
class Offer:
    """A proposal with the form it would be recorded by."""

    stated: Stated
    form: ValuesForm


@dataclass(frozen=True)
class Watched:
    """An indicator with its entries, their sum, and its latest periods."""

    indicator: Indicator
    entries: list[IndicatorEntry]
    terms: list[WatchPeriod]

    @property
    def total(self) -> str:
        return f"{sum((entry.quantity for entry in self.entries), Decimal(0)).normalize():f}"

    @property
    def missing(self) -> int:
        return sum(term.is_missed for term in self.terms)


@require_safe
@login_required
def figures(request: SignedInRequest, pk: int) -> HttpResponse:
    return figures_page(request, visible_measure(request, pk))


def figures_page(
    request: SignedInRequest, row: Measure, *, status: int = 200, **bound: BaseForm
) -> HttpResponse:
    """The page; ``bound`` is the form to show again with what was typed and what is wrong."""
    refusal = rules.refuse_figures(request.user, row)
    stated = stated_in(row, current_progress([row.pk]))
    waiting = undecided(stated, row.proposal_decisions.all()) if refusal is None else []
    shown = waiting[:MAX_OFFERS]
    context = {
        "measure": row,
        "refusal": refusal,
        "waiting_count": len(waiting),
        "hidden_count": len(waiting) - len(shown),
        "offers": [Offer(one, values_form(one.values(), auto_id=f"p{n}_%s")) for n, one in enumerate(shown)],
        "uses": row.regulationuse_set.current().select_related("regulation"),
        "figures": row.figure_set.current(),
        "indicators": watched(row),
        "today": timezone.localdate(),
        "new_forms": empty_forms() if refusal is None else [],
    }
    return render(request, "measures/figures.html", context | bound, status=status)


def watched(row: Measure) -> list[Watched]:
    rows = row.indicator_set.current().prefetch_related("entries")
    watches = row.watches.filter(indicator__isnull=False).select_related("indicator")
    lines = watch_lines(watches, timezone.localdate(), most=SHOWN_TERMS)
    periods = {line.watch.indicator_id: line.periods for line in lines}
    return [_watched(indicator, periods.get(indicator.pk, [])) for indicator in rows]


def _watched(indicator: Indicator, periods: list[WatchPeriod]) -> Watched:
    current = [entry for entry in indicator.entries.all() if entry.withdrawn_at is None]
    return Watched(indicator, current, periods)


def _do(
    request: SignedInRequest, pk: int, *, form: BaseForm, done: str, act: Callable[..., object]
) -> HttpResponse:
    home = way_back(request, reverse("measures:figures", args=[pk]))
    answer = perform(request, form, act=partial(act, pk, by=request.user), done=done, home=home)
    return answer or figures_page(request, visible_measure(request, pk), status=422, bound_form=form)


def _values_form(request: SignedInRequest) -> ValuesForm:
    asked = request.POST.get("form", "")
    return ValuesForm(request.POST, form=asked if asked in FIELDS else RecordKind.COUNT, auto_id="bound_%s")


@require_POST
@login_required
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    visible_measure(request, pk)
    act = partial(services.accept_proposal, fingerprint=request.POST.get("fingerprint", ""))
    return _do(request, pk, form=_values_form(request), done="已采纳。", act=act)


@require_POST
@login_required
def dismiss(request: SignedInRequest, pk: int) -> HttpResponse:
    visible_measure(request, pk)
    form = DismissForm(request.POST)
    return _do(request, pk, form=form, done="已忽略,不再提示。", act=services.dismiss_proposal)


@require_POST
@login_required
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    visible_measure(request, pk)
    return _do(request, pk, form=_values_form(request), done="已登记。", act=services.add_record)


@require_POST
@login_required
def add_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    visible_measure(request, pk)
    form = EntryForm(request.POST, auto_id="bound_%s")
    return _do(request, pk, form=form, done="已登记。", act=services.add_entry)


@require_POST
@login_required
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    visible_measure(request, pk)
    form = WithdrawForm(request.POST, auto_id="bound_%s")
    return _do(request, pk, form=form, done="已撤销。", act=services.withdraw_record)
