"""Acts on a measure: fetch what is visible, bind the form, call one service, go back to the page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from audit.exceptions import Refused
from issues.saving import saved
from measures import forms, services
from measures.models import Measure
from measures.views.measure import measure_page, visible_measure


def do(
    request: HttpRequest, measure: Measure, *, form: BaseForm, name: str, done: str, act: Callable[[], object]
) -> HttpResponse:
    """Runs ``act`` for a valid form; otherwise the page again, with what was typed and the sentence.

    ``name`` is the form's place in the page.
    """
    home = reverse("measures:measure", args=[measure.pk])
    answer = saved(request, form, act=act, done=done, home=home)
    return answer or measure_page(request, measure, status=422, **{name: form})


@require_POST
@login_required
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.NoteForm(request.POST, auto_id="submit_%s")

    def act() -> object:
        return services.submit(pk, by=request.user, note=form.cleaned_data["note"])  # type: ignore[arg-type]

    return do(request, measure, form=form, name="submit", done="已提交审核。", act=act)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.NoteForm(request.POST, auto_id="withdraw_%s")

    def act() -> object:
        return services.withdraw(pk, by=request.user, note=form.cleaned_data["note"])  # type: ignore[arg-type]

    return do(request, measure, form=form, name="withdraw", done="已撤回提交,可继续补充。", act=act)


@require_POST
@login_required
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.VersionedNoteForm(request.POST, auto_id="endorse_%s")

    def act() -> object:
        return services.endorse(pk, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    return do(request, measure, form=form, name="endorse", done="初审已通过,转整改办审核。", act=act)


@require_POST
@login_required
def return_for_rework(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.NoteForm(request.POST, auto_id="return_for_rework_%s")

    def act() -> object:
        note = form.cleaned_data["note"]
        return services.return_for_rework(pk, by=request.user, note=note)  # type: ignore[arg-type]

    return do(request, measure, form=form, name="return_for_rework", done="已退回责任部门。", act=act)


@require_POST
@login_required
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.VersionedNoteForm(request.POST, auto_id="complete_%s")

    def act() -> object:
        return services.complete(pk, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    return do(request, measure, form=form, name="complete", done="审核已通过。", act=act)


@require_POST
@login_required
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.NoteForm(request.POST, auto_id="reopen_%s")

    def act() -> object:
        return services.reopen(pk, by=request.user, note=form.cleaned_data["note"])  # type: ignore[arg-type]

    return do(request, measure, form=form, name="reopen", done="该措施已重新整改。", act=act)


@require_POST
@login_required
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """An archived measure has no page any more: back to its finding."""
    measure = visible_measure(request, pk)
    try:
        services.archive(pk, by=request.user, reason=request.POST.get("reason", ""))  # type: ignore[arg-type]
    except Refused as error:
        messages.error(request, str(error))
        return redirect("measures:edit", pk)
    messages.success(request, "该措施已归档,办理记录仍然保留。")
    return redirect("measures:sub_issue", measure.sub_issue_id)


@require_POST
@login_required
def record_progress(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.ProgressForm(request.POST, auto_id="progress_%s")

    def act() -> object:
        data = form.cleaned_data
        return services.record_progress(
            pk,
            by=request.user,  # type: ignore[arg-type]
            text=data["text"],
            happened_on=data["happened_on"],
            replaces_id=data["replaces"],
        )

    return do(request, measure, form=form, name="progress_form", done="进展已记录。", act=act)


@require_POST
@login_required
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.CommentForm(request.POST, auto_id="comment_%s")

    def act() -> object:
        text = form.cleaned_data["text"]
        return services.comment(by=request.user, text=text, measure=measure)  # type: ignore[arg-type]

    return do(request, measure, form=form, name="comment_form", done="意见已发表。", act=act)
