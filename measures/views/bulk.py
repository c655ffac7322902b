"""The same act on the measures ticked in the ledger; each row is answered for itself."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.places import place
from audit.exceptions import Refused
from measures import forms, services
from measures.models import Measure
from measures.news import Gathered
from measures.services.bulk import LIMIT, Answer


def selected(request: SignedInRequest) -> list[Measure]:
    """The ticked measures among those the user sees: ``ids`` repeated, or joined by commas."""
    form = forms.SelectionForm({"ids": ",".join(request.POST.getlist("ids"))})
    if not form.is_valid():
        raise Refused(form.errors["ids"][0])
    ids = form.cleaned_data["ids"]
    if len(ids) > LIMIT:
        raise Refused(f"一次最多办理{LIMIT}条,请分批选择。")
    rows = Measure.objects.visible_to(request.user).filter(pk__in=ids).for_ledger()
    found = list(rows.select_related("organization").in_ledger_order())
    if not found:
        raise Refused("没有找到所选的措施,请回到台账重新选择。")
    return found


def back(request: SignedInRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect(place("ledger"))


def _refuse_coordinator(user: User) -> None:
    if not user.is_coordinator:
        raise Refused("只有整改办可以批量分派和审核。")


def _result(
    request: SignedInRequest,
    measures: list[Measure],
    *,
    act: Callable[[int, Gathered], object],
    title: str,
) -> HttpResponse:
    """Whoever it concerns hears of all of them in one message."""
    gathered = Gathered(request.user)
    answers = services.for_each([measure.pk for measure in measures], lambda pk: act(pk, gathered))
    gathered.tell()
    return result_page(request, measures, answers=answers, title=title)


def result_page(
    request: SignedInRequest, measures: list[Measure], *, answers: list[Answer], title: str
) -> HttpResponse:
    """One line per row with what became of it."""
    refusals = {answer.measure_id: answer.refusal for answer in answers}
    ids = [measure.pk for measure in measures]
    now = Measure.objects.filter(pk__in=ids).select_related("inspection").in_ledger_order()
    found = [(measure, refusals[measure.pk]) for measure in now]
    done = sum(1 for _, refusal in found if refusal is None)
    context = {"answers": found, "done": done, "refused": len(found) - done, "title": title}
    return render(request, "measures/bulk_result.html", context)


@require_POST
@login_required
def assign_many(request: SignedInRequest) -> HttpResponse:
    """First post: only the ticked rows, answered by the form. Second post: with the assignment."""
    user = request.user
    try:
        _refuse_coordinator(user)
        measures = selected(request)
    except Refused as error:
        return back(request, str(error))
    is_sent = "leader" in request.POST
    form = forms.AssignmentForm(request.POST if is_sent else None, organization=measures[0].organization)
    if form.is_valid():
        assignment = form.assignment()

        def act(pk: int, gathered: Gathered) -> object:
            return services.assign(pk, assignment, by=user, gathered=gathered)

        return _result(request, measures, title="批量分派", act=act)
    context = context_of(measures) | {"form": form}
    return render(request, "measures/assign_many.html", context, status=422 if is_sent else 200)


@require_POST
@login_required
def review_many(request: SignedInRequest) -> HttpResponse:
    """As ``assign_many``; the versions that were on the page decide what is approved."""
    user = request.user
    try:
        _refuse_coordinator(user)
        measures = selected(request)
    except Refused as error:
        return back(request, str(error))
    is_sent = "decision" in request.POST or "note" in request.POST
    form = forms.ReviewManyForm(request.POST if is_sent else None)
    if form.is_valid():
        return _result(request, measures, title="批量审核", act=_review(request, **form.cleaned_data))
    context = context_of(measures) | {"form": form}
    return render(request, "measures/review_many.html", context, status=422 if is_sent else 200)


def context_of(measures: list[Measure]) -> dict[str, object]:
    return {"measures": measures, "ids": ",".join(str(measure.pk) for measure in measures)}


def _review(request: SignedInRequest, *, decision: str, note: str) -> Callable[[int, Gathered], object]:
    user = request.user
    if decision == forms.ReviewManyForm.RETURN:
        return lambda pk, _: services.return_for_rework(pk, by=user, note=note)

    def complete(pk: int, gathered: Gathered) -> object:
        seen = request.POST.get(f"version-{pk}", "")
        # A row whose version did not travel with the form was not seen: no version matches -1.
        version = int(seen) if seen.isascii() and seen.isdigit() else -1
        return services.complete(pk, by=user, note=note, version=version, gathered=gathered)

    return complete
