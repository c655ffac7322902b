"""The office's pages for one measure: assigning and correcting. Two savers see both texts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused, Stale
from measures import forms, rules, services
from measures.models import Measure
from measures.views.measure import measure_page, visible_measure
from measures.workflow import Status


def stale_page(request: HttpRequest, error: Stale, *, back: str) -> HttpResponse:
    """Both texts side by side; ``back`` opens the form anew with what is saved now."""
    names = list(dict.fromkeys([*error.theirs, *error.yours]))
    rows = [(name, error.theirs.get(name, ""), error.yours.get(name, "")) for name in names]
    context = {"sentence": str(error), "rows": rows, "back": back}
    return render(request, "measures/stale.html", context, status=409)


@require_http_methods(["GET", "POST"])
@login_required
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    if refusal := rules.refuse_assign(request.user, measure):  # type: ignore[arg-type]
        messages.error(request, refusal)
        return redirect("measures:measure", pk)
    form = forms.AssignForm(
        request.POST if request.method == "POST" else None,
        organization=measure.organization,
        initial=forms.AssignForm.values(measure),
    )
    if form.is_valid():
        try:
            data = form.cleaned_data
            services.assign(
                pk,
                form.assignment(),
                by=request.user,  # type: ignore[arg-type]
                note=data["note"],
                version=data["version"],
            )
        except Stale as error:
            return stale_page(request, error, back=request.path)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已分派。")
            return redirect("measures:measure", pk)
    status = 422 if form.is_bound else 200
    return render(request, "measures/assign.html", {"form": form, "measure": measure}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    if refusal := rules.refuse_edit(request.user, measure):  # type: ignore[arg-type]
        messages.error(request, refusal)
        return redirect("measures:measure", pk)
    initial = {name: getattr(measure, name) for name in forms.MeasureForm.base_fields if name != "reason"}
    form = forms.MeasureForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and (answer := _saved(request, measure, form)):
        return answer
    context = {"form": form, "measure": measure, "is_completed": measure.status == Status.COMPLETED}
    return render(request, "measures/edit.html", context, status=422 if form.is_bound else 200)


def _saved(request: HttpRequest, measure: Measure, form: forms.MeasureForm) -> HttpResponse | None:
    """The answer after saving, or None when the form has to be shown again."""
    data = form.cleaned_data
    try:
        services.edit(
            measure.pk,
            by=request.user,  # type: ignore[arg-type]
            fields=form.texts(),
            reason=data["reason"],
            version=data["version"],
        )
    except Stale as error:
        return stale_page(request, error, back=request.path)
    except Refused as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, "已保存。")
    return redirect("measures:measure", measure.pk)


@require_POST
@login_required
def edit_results(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.ResultsForm(request.POST, auto_id="results_%s")
    if form.is_valid():
        try:
            data = form.cleaned_data
            by, texts = request.user, form.texts()
            services.edit_results(pk, by=by, fields=texts, reason=data["reason"], version=data["version"])  # type: ignore[arg-type]
        except Stale as error:
            return stale_page(request, error, back=f"/measures/{pk}/")
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("measures:measure", pk)
    return measure_page(request, measure, status=422, results_form=form)
