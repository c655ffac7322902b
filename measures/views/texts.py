"""The office's pages for one measure: assigning and correcting. Two savers see both texts."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.models import Organization
from issues.custom_values import columns_of
from issues.models import CustomTarget
from issues.saving import perform, refused
from measures import rules, services
from measures.filters.ledger_place import LedgerPlace
from measures.forms.assigning import AssignForm
from measures.forms.custom import MeasureColumnsForm, ResultColumnsForm
from measures.views.measure import measure_page, seen_measure, visible_measure
from measures.workflow import Status

FORM_METHODS = ["GET", "HEAD", "POST"]


def _page_of(request: SignedInRequest, pk: int) -> str:
    return LedgerPlace.of(request).measure_url(pk)


@require_http_methods(FORM_METHODS)
@login_required
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """The service asks its rule of the locked row; here it is asked for the page alone."""
    measure, home = seen_measure(request, pk), _page_of(request, pk)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        organization=Organization(measure.organization_id),
        initial=AssignForm.values(measure),
    )
    act = partial(services.assign, pk, by=request.user)
    answer = perform(request, form, act=act, done="已分派。", home=home, retry=request.get_full_path())
    if answer is not None:
        return answer
    measure = visible_measure(request, pk)
    if refusal := rules.refuse_assign(request.user, measure):
        return refused(request, refusal, home=home)
    return _form_page(request, "measures/assign.html", {"form": form, "measure": measure, "home": home})


@require_http_methods(FORM_METHODS)
@login_required
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    measure, user = visible_measure(request, pk), request.user
    if refusal := rules.refuse_edit(user, measure):
        return refused(request, refusal, home=_page_of(request, pk))
    data = request.POST if request.method == "POST" else None
    columns = columns_of(measure.inspection, CustomTarget.MEASURE)
    form = MeasureColumnsForm(data, columns=columns, row=measure)
    act, home = partial(services.edit, pk, by=user), _page_of(request, pk)
    answer = perform(request, form, act=act, done="已保存。", home=home, retry=request.get_full_path())
    context = {"form": form, "measure": measure, "home": home}
    context["is_completed"] = measure.status == Status.COMPLETED
    return answer or _form_page(request, "measures/edit.html", context)


@require_POST
@login_required
def edit_results(request: SignedInRequest, pk: int) -> HttpResponse:
    measure, user = visible_measure(request, pk), request.user
    columns = columns_of(measure.inspection, CustomTarget.MEASURE)
    form = ResultColumnsForm(request.POST, columns=columns, row=measure, auto_id="results_%s")
    act = partial(services.edit_results, pk, by=user)
    answer = perform(request, form, act=act, done="已保存。", home=_page_of(request, pk))
    return answer or measure_page(request, measure, status=422, results_form=form)


def _form_page(request: SignedInRequest, template: str, context: dict[str, object]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)
