"""报送情况 of an inspection: what was handed in when, under which number, with which file."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.admin.history import entries
from accounts.http import SignedInRequest
from accounts.limits import limited
from audit import trail
from audit.events import Event
from issues.lookup import visible_inspection
from issues.models import Filing, FilingKind, Inspection
from issues.saving import perform, refused
from measures import filing, services
from measures.forms import acts as forms
from measures.forms.filing import FilingCorrectionForm, FilingForm
from measures.storage.stored import damaged_page, file_response, stored


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("upload")
def filings(request: SignedInRequest, pk: int) -> HttpResponse:
    """The list; POST records one more."""
    inspection = visible_inspection(request, pk)
    if not request.user.has_whole_view:
        raise Http404
    if request.method != "POST":
        waiting = [one.kind for one in filing.still_to_file(inspection, today=timezone.localdate())]
        kind = request.GET.get("kind") or [*waiting, FilingKind.REPORT][0]
        return _page(request, inspection, form=FilingForm(initial={"kind": kind}))
    if sentence := filing.refuse_file_in(request.user, inspection):
        return refused(request, sentence, home=request.path)
    form = FilingForm(request.POST, request.FILES)
    act = partial(services.record_filing, pk, by=request.user)
    answer = perform(request, form, act=act, done="已登记报送。", home=request.path)
    return answer or _page(request, inspection, form=form)


def _page(request: SignedInRequest, inspection: Inspection, *, form: FilingForm) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    rows = list(Filing.objects.visible_to(user).filter(inspection=inspection))
    refusal = filing.refuse_file_in(user, inspection)
    context = {
        "inspection": inspection,
        "filings": rows,
        "waiting": list(filing.still_to_file(inspection, today=today)),
        "form": form if refusal is None else None,
    }
    return render(request, "measures/filings.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("upload")
def filing_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correcting one, and taking it back; for who may only read it there is the list."""
    row = _visible(request, pk)
    if sentence := filing.refuse_touch(request.user, row):
        return refused(request, sentence, home=_home(row))
    if request.method != "POST":
        return _edit_page(request, row, form=FilingCorrectionForm(initial=FilingCorrectionForm.values(row)))
    form = FilingCorrectionForm(request.POST, request.FILES)
    act = partial(services.correct_filing, pk, by=request.user)
    answer = perform(request, form, act=act, done="已更正。", home=_home(row), retry=request.path)
    return answer or _edit_page(request, row, form=form)


@require_POST
@login_required
def withdraw_filing(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    if sentence := filing.refuse_touch(request.user, row):
        return refused(request, sentence, home=_home(row))
    form = forms.ReasonForm(request.POST, auto_id="withdraw_%s")
    act = partial(services.withdraw_filing, pk, by=request.user)
    answer = perform(request, form, act=act, done="已撤销这条报送记录。", home=_home(row))
    return answer or _edit_page(
        request, row, form=FilingCorrectionForm(initial=FilingCorrectionForm.values(row)), withdraw_form=form
    )


def _edit_page(
    request: SignedInRequest,
    row: Filing,
    *,
    form: FilingCorrectionForm,
    withdraw_form: BaseForm | None = None,
) -> HttpResponse:
    if row.file:
        del form.fields["file"]
    context = {
        "filing": row,
        "inspection": row.inspection,
        "form": form,
        "withdraw_form": withdraw_form or forms.ReasonForm(auto_id="withdraw_%s"),
        "history": entries(row),
    }
    is_refused = form.is_bound or withdraw_form is not None
    return render(request, "measures/filing_edit.html", context, status=422 if is_refused else 200)


def _visible(request: SignedInRequest, pk: int) -> Filing:
    rows = Filing.objects.visible_to(request.user).select_related("inspection__organization")
    return get_object_or_404(rows, pk=pk)


def _home(row: Filing) -> str:
    return reverse("measures:filings", args=[row.inspection_id])


@require_safe
@login_required
def filing_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    row = _visible(request, pk)
    if not row.file:
        raise Http404
    found = stored(row.file, name=row.name, sha256=row.sha256, about=row.inspection)
    if found.is_doubtful():
        return damaged_page(request, found, by=request.user)
    trail.record(Event.DOWNLOAD, by=request.user, about=row.inspection, detail=filing.describe(row))
    return file_response(found, by=request.user)
