"""长期坚持: what was promised for good, by organization and inspection, and each promise with its years."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest, way_back
from accounts.limits import limited
from accounts.numbers import typed_key
from issues.lookup import named, visible_inspection
from issues.models import Inspection
from issues.saving import perform
from jobs.cursors import cursors_in, first_page_instead
from jobs.paging import SortKey, SortOrder, capped_count, read_page
from measures import rules, services
from measures.figures.watched import watch_lines
from measures.forms.watching import EndWatchForm, KeepForm
from measures.models import EvidenceUse, IndicatorEntry, ProgressUpdate, Watch
from measures.pages.watch_chart import watch_chart
from measures.pages.watches import WatchRow, watch_rows, watches_of

# Three years of every day.
MAX_CHART = 1100
MAX_ENTRIES = 24
# The one that runs out first, or ran out longest ago.
BY_DUE = SortOrder("本期截止", (SortKey("due_on", is_date=True), SortKey("id")))
STATES = {"": "应坚持", "lapsed": "断档", "ended": "已终止"}


@require_safe
@login_required
@first_page_instead
def watches(request: SignedInRequest) -> HttpResponse:
    return _list(request, None)


@require_safe
@login_required
@first_page_instead
def inspection_watches(request: SignedInRequest, pk: int) -> HttpResponse:
    return _list(request, visible_inspection(request, pk))


def _list(request: SignedInRequest, inspection: Inspection | None) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    seen = Watch.objects.visible_to(user)
    asked = typed_key(request.GET.get("organization", ""))
    if inspection is not None:
        seen = seen.filter(measure__inspection=inspection)
    elif asked:
        seen = seen.filter(measure__organization=asked)
    parts = {"": seen.standing(today), "lapsed": seen.lapsed(today), "ended": seen.ended(today)}
    state = request.GET.get("state", "")
    state = state if state in parts else ""
    rows = parts[state].for_list().prefetch_related("measure__supporting_departments")
    page = read_page(rows, BY_DUE, **cursors_in(request.GET))
    scope = f"organization={asked}&" if asked and inspection is None else ""
    context = {
        "inspection": inspection,
        "print_title": named(inspection, user) if inspection else "",
        "rows": watch_rows(user, page.rows, today),
        "page": page,
        "state": state,
        "scope": scope,
        "query": f"{scope}state={state}",
        "states": [(key, label, capped_count(parts[key])) for key, label in STATES.items()],
        "today": today,
    }
    return render(request, "measures/watches.html", context)


@require_safe
@login_required
def watch(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


def _visible(request: SignedInRequest, pk: int) -> Watch:
    return get_object_or_404(watches_of(request.user), pk=pk)


def _page(request: SignedInRequest, row: Watch, *, status: int = 200, **bound: BaseForm) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    (line,) = watch_lines([row], today, most=MAX_CHART)
    refusal = rules.refuse_keep(user, row, today=today)
    context = _records(row) | {
        "row": WatchRow(line, str(row.measure.organization) if user.is_supervisor else "", refusal is None),
        "watch": row,
        "refusal": refusal,
        "chart": watch_chart(line.periods),
        "keep_form": KeepForm(watch=row, initial={"happened_on": today}) if refusal is None else None,
        "end_form": _end_form(row) if rules.may_end_watch(user, row) else None,
        "today": today,
    }
    return render(request, "measures/watch.html", context | bound, status=status)


def _end_form(row: Watch) -> EndWatchForm:
    return EndWatchForm(auto_id="end_%s", initial={"ends_on": row.ends_on})


def _records(row: Watch) -> dict[str, object]:
    """The newest entries with their sentences, and what proves them."""
    uses = EvidenceUse.objects.filter(watch=row, withdrawn_at__isnull=True).select_related("evidence")
    if row.is_question:
        told = ProgressUpdate.objects.filter(measure=row.measure_id, replaced_by__isnull=True)
        entries = [
            (one.happened_on, "", one.text, one.actor_name)
            for one in told.order_by("-happened_on", "-id")[:MAX_ENTRIES]
        ]
    else:
        counted = IndicatorEntry.objects.current().filter(indicator=row.indicator_id)
        entries = [
            (one.happened_on, f"{one.quantity.normalize():f}{row.unit}", one.note, one.actor_name)
            for one in counted.order_by("-happened_on", "-id")[:MAX_ENTRIES]
        ]
    proofs = uses.prefetch_related("evidence__versions").order_by("-id")[:MAX_ENTRIES]
    return {"entries": entries, "proofs": proofs}


@require_POST
@login_required
@limited("upload")
def keep_watch(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = KeepForm(request.POST, request.FILES, watch=row)
    act = partial(services.keep_watch, pk, by=request.user)
    home = way_back(request, reverse("measures:watch", args=[pk]))
    answer = perform(request, form, act=act, done="已登记。", home=home)
    return answer or _page(request, row, status=422, keep_form=form)


@require_POST
@login_required
def end_watch(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = EndWatchForm(request.POST, auto_id="end_%s")
    act = partial(services.end_watch, pk, by=request.user)
    home = reverse("measures:watch", args=[pk])
    answer = perform(request, form, act=act, done="已保存。", home=home)
    return answer or _page(request, row, status=422, end_form=form)
