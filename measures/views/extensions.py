"""延期: asking from the measure page, and answering there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from measures import forms, services
from measures.models import ExtensionRequest
from measures.views.acts import do
from measures.views.measure import visible_measure


@require_POST
@login_required
def request_extension(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.ExtensionForm(request.POST, auto_id="extension_%s")

    def act() -> object:
        return services.request_extension(pk, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    return do(request, measure, form=form, name="extension_form", done="延期申请已提交,等待审批。", act=act)


@require_POST
@login_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    def act(note: str) -> object:
        return services.approve_extension(pk, by=request.user, note=note)  # type: ignore[arg-type]

    return _answer(request, pk, act=act, done="已同意延期,整改时限已更新。")


@require_POST
@login_required
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    def act(note: str) -> object:
        return services.refuse_extension(pk, by=request.user, note=note)  # type: ignore[arg-type]

    return _answer(request, pk, act=act, done="已答复不同意延期。")


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    def act(_note: str) -> object:
        return services.withdraw_extension(pk, by=request.user)  # type: ignore[arg-type]

    return _answer(request, pk, act=act, done="已撤回延期申请。")


def _answer(request: HttpRequest, pk: int, *, act: Callable[[str], object], done: str) -> HttpResponse:
    seen: Any = ExtensionRequest.objects
    found = get_object_or_404(seen.visible_to(request.user), pk=pk)
    measure = visible_measure(request, found.measure_id)
    form = forms.NoteForm(request.POST, auto_id="answer_%s")

    def answer() -> object:
        return act(form.cleaned_data["note"])

    return do(request, measure, form=form, name="answer_form", done=done, act=answer)
