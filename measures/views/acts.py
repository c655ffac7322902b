"""Acts on a measure: fetch what is visible, bind the form, call one service, go back to the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit.exceptions import Refused
from audit.texts import storable
from issues.saving import perform
from measures import services
from measures.filters.ledger_place import LedgerPlace
from measures.forms import acts as forms
from measures.forms import work as work_forms
from measures.models import Measure
from measures.pages.neighbours import next_address
from measures.views.measure import measure_page, seen_measure, visible_measure


def do(
    request: SignedInRequest,
    pk: int,
    *,
    form: BaseForm,
    name: str,
    done: str,
    act: Callable[..., object],
    home: str = "",
) -> HttpResponse:
    """Calls ``act`` with what a valid form holds; otherwise the page again, with what was typed and the
    sentence. ``name`` is the form's place in the page; ``home`` where it leads, if not to the page itself.

    404 outside of what the user sees, which ``act`` asks of the locked row: nobody needs to ask before it."""
    home = home or LedgerPlace.of(request).measure_url(pk)
    if request.user.is_administrator:  # services let him correct what the panel shows him; no page does
        seen_measure(request, pk)
    try:
        answer = perform(request, form, act=act, done=done, home=home)
    except Measure.DoesNotExist as error:
        raise Http404 from error
    if answer is not None:
        return answer
    return measure_page(request, visible_measure(request, pk), status=422, **{name: form})


def _move(
    request: SignedInRequest,
    pk: int,
    act: Callable[..., object],
    *,
    name: str,
    done: str,
    form: type[forms.NoteForm] = forms.NoteForm,
) -> HttpResponse:
    bound = form(request.POST, auto_id=f"{name}_%s")
    act = partial(act, pk, by=request.user)
    return do(request, pk, form=bound, name=name, done=done, act=act, home=_home(request, pk))


def _home(request: SignedInRequest, pk: int) -> str:
    """“并看下一条”: asked before the act, which takes the measure to another place in the list."""
    if request.POST.get("then") != "next":
        return ""
    place = LedgerPlace.of(request)
    return next_address(request.user, seen_measure(request, pk), place) or place.url_at(pk)


@require_POST
@login_required
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _move(request, pk, services.submit, name="submit", done="已提交审核。")


@require_POST
@login_required
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    return _move(request, pk, services.withdraw, name="withdraw", done="已撤回提交,可继续补充。")


@require_POST
@login_required
def endorse(request: SignedInRequest, pk: int) -> HttpResponse:
    done, form = "初审已通过,转整改办审核。", forms.VersionedNoteForm
    return _move(request, pk, services.endorse, name="endorse", done=done, form=form)


@require_POST
@login_required
def return_for_rework(request: SignedInRequest, pk: int) -> HttpResponse:
    name = "return_for_rework"
    return _move(request, pk, services.return_for_rework, name=name, done="已退回责任部门。")


@require_POST
@login_required
def complete(request: SignedInRequest, pk: int) -> HttpResponse:
    form = forms.VersionedNoteForm
    return _move(request, pk, services.complete, name="complete", done="审核已通过。", form=form)


@require_POST
@login_required
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    return _move(request, pk, services.reopen, name="reopen", done="该措施已重新整改。")


@require_POST
@login_required
def unassign(request: SignedInRequest, pk: int) -> HttpResponse:
    return _move(request, pk, services.unassign, name="unassign", done="已撤回分派,措施回到待分派。")


@require_POST
@login_required
def archive(request: SignedInRequest, pk: int) -> HttpResponse:
    """An archived measure has no page any more: back to its finding."""
    measure = seen_measure(request, pk)
    try:
        services.archive(pk, by=request.user, reason=storable(request.POST.get("reason", "")))
    except Refused as error:
        messages.error(request, str(error))
        return redirect("measures:edit", pk)
    messages.success(request, "该措施已归档,办理记录仍然保留。")
    return redirect("measures:sub_issue", measure.sub_issue_id)


@require_POST
@login_required
@limited("upload", with_files=True)
def record_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was done, with its files; with ``then=submit`` it is handed in as well."""
    form = work_forms.ProgressForm(request.POST, request.FILES, auto_id="progress_%s")
    is_submitted = request.POST.get("then") == "submit"
    act = partial(services.record_work, pk, by=request.user, is_submitted=is_submitted)
    done = "进展已记录,已提交审核。" if is_submitted else "进展已记录。"
    return do(request, pk, form=form, name="progress_form", done=done, act=act)


@require_POST
@login_required
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    measure = seen_measure(request, pk)
    form = forms.CommentForm(request.POST, auto_id="comment_%s")
    act = partial(services.comment, by=request.user, measure=measure)
    file = request.POST.get("file", "")
    home = LedgerPlace.of(request).viewer_url(pk, file) if file else ""
    return do(request, pk, form=form, name="comment_form", done="意见已发表。", act=act, home=home)
