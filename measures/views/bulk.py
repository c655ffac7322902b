"""The same act on the measures ticked in the ledger; each row is answered for itself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.numbers import typed_key
from audit.exceptions import Refused
from measures import services
from measures.filters.filter_set import MeasureFilter
from measures.filters.ledger_place import MAX_QUERY, NAME, LedgerPlace
from measures.forms import acts as forms
from measures.forms.assigning import AssignmentForm
from measures.models import BulkAct, Measure
from measures.services.bulk import LIMIT, Answer

AGAIN = "again"


def selected(request: SignedInRequest) -> list[Measure]:
    """The ticked measures among those the user sees: ``ids`` repeated, or joined by commas.

    ``all``: every one that the filter of the list finds.
    """
    ids = _all_found(request) if request.POST.get("all") else _ticked(request)
    if len(ids) > LIMIT:
        raise Refused(f"一次最多办理{LIMIT}条,请用筛选条件缩小范围,或分批选择。")
    rows = Measure.objects.visible_to(request.user).filter(pk__in=ids).for_ledger()
    found = list(rows.select_related("organization").in_ledger_order())
    if not found:
        raise Refused("没有找到所选的措施,请回到台账重新选择。")
    return found


def _ticked(request: SignedInRequest) -> list[int]:
    form = forms.SelectionForm({"ids": ",".join(request.POST.getlist("ids"))})
    if not form.is_valid():
        raise Refused(form.errors["ids"][0])
    ids: list[int] = form.cleaned_data["ids"]
    return ids


def _all_found(request: SignedInRequest) -> list[int]:
    """One more than ``LIMIT`` at most."""
    if len(request.POST.get(NAME, "")) > MAX_QUERY:  # what is cut off would let more through
        raise Refused("筛选条件太长,不能据此选择全部结果。请减少筛选条件,或逐条勾选。")
    found = MeasureFilter(LedgerPlace.of(request).data, user=request.user)
    return list(found.qs.in_ledger_order().values_list("pk", flat=True)[: LIMIT + 1])


def back(request: SignedInRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect(LedgerPlace.of(request).url)


def _refuse_coordinator(user: User) -> None:
    if not user.is_coordinator:
        raise Refused("只有整改办可以批量分派和审核。")


def result_page(
    request: SignedInRequest,
    measures: list[Measure],
    *,
    answers: list[Answer],
    title: str,
    bulk: BulkAct | None = None,
) -> HttpResponse:
    """One line per row with what became of it; ``bulk`` is what can be taken back."""
    refusals = {answer.measure_id: answer.refusal for answer in answers}
    ids = [measure.pk for measure in measures]
    now = Measure.objects.filter(pk__in=ids).select_related("inspection").in_ledger_order()
    found = [(measure, refusals[measure.pk]) for measure in now]
    done = sum(1 for _, refusal in found if refusal is None)
    context: dict[str, object] = {
        "answers": found,
        "done": done,
        "refused": len(found) - done,
        "title": title,
        "bulk": bulk,
        "again": _refused_again(request, answers),
        "back": LedgerPlace.of(request).url_at(ids[0]),
    }
    return render(request, "measures/bulk_result.html", context)


def _refused_again(request: SignedInRequest, answers: list[Answer]) -> list[tuple[str, str]]:
    """What was sent, for the rows that were refused: nobody ticks and types it a second time."""
    refused = [str(answer.measure_id) for answer in answers if answer.refusal is not None]
    if not refused:
        return []
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [(name, value) for name, value in sent if name not in ("ids", "all", "csrfmiddlewaretoken", AGAIN)]
    return [("ids", ",".join(refused)), *kept, (AGAIN, "1")]


@require_POST
@login_required
def assign_many(request: SignedInRequest) -> HttpResponse:
    """First post: only the ticked rows, answered by the form. Second post: with the assignment.

    ``AGAIN`` shows the form as it was sent, for the rows that were refused.
    """
    user = request.user
    try:
        _refuse_coordinator(user)
        measures = selected(request)
    except Refused as error:
        return back(request, str(error))
    is_sent = "leader" in request.POST
    form = AssignmentForm(request.POST if is_sent else None, organization=measures[0].organization)
    if form.is_valid() and AGAIN not in request.POST:
        rows = [services.RowAssignment(measure.pk, form.assignment()) for measure in measures]
        answers, done = services.assign_together(rows, by=user)
        return result_page(request, measures, answers=answers, title="批量分派", bulk=done)
    context = context_of(request, measures) | {"form": form}
    status = 422 if is_sent and not form.is_valid() else 200
    return render(request, "measures/assign_many.html", context, status=status)


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
    if form.is_valid() and AGAIN not in request.POST:
        answers = _review(request, [measure.pk for measure in measures], **form.cleaned_data)
        return result_page(request, measures, answers=answers, title="批量审核")
    context = context_of(request, measures) | {"form": form}
    status = 422 if is_sent and not form.is_valid() else 200
    return render(request, "measures/review_many.html", context, status=status)


def context_of(request: SignedInRequest, measures: list[Measure]) -> dict[str, object]:
    place = LedgerPlace.of(request)
    ids = ",".join(str(measure.pk) for measure in measures)
    return {"measures": measures, "ids": ids, "place": place.query, "back": place.url_at(measures[0].pk)}


def _review(request: SignedInRequest, ids: list[int], *, decision: str, note: str) -> list[Answer]:
    """Whoever it concerns hears of all of them in one message."""
    if decision == forms.ReviewManyForm.RETURN:
        return services.return_each(ids, by=request.user, note=note)
    seen = [services.Seen(pk, _version(request, pk)) for pk in ids]
    return services.complete_each(seen, by=request.user, note=note)


def _version(request: SignedInRequest, pk: int) -> int:
    """A row whose version did not travel with the form was not seen: none has the version 0."""
    return typed_key(request.POST.get(f"version-{pk}", ""))


@require_POST
@login_required
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes a bulk assignment back; the rows that somebody has worked on meanwhile are said."""
    get_object_or_404(BulkAct.objects.visible_to(request.user), pk=pk)
    try:
        answers, _ = services.undo_bulk(pk, by=request.user)
    except Refused as error:
        return back(request, str(error))
    rows = Measure.objects.filter(pk__in=[answer.measure_id for answer in answers])
    return result_page(request, list(rows.in_ledger_order()), answers=answers, title="撤销批量分派")
