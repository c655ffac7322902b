"""延期: asking from the measure page, and answering there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from measures import extensions
from measures.forms import acts as forms
from measures.models import ExtensionRequest
from measures.views.acts import do
from measures.views.measure import visible_measure


@require_POST
@login_required
def request_extension(request: SignedInRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.ExtensionForm(request.POST, auto_id="extension_%s")
    act = partial(extensions.request_extension, pk, by=request.user)
    return do(
        request, measure.pk, form=form, name="extension_form", done="延期申请已提交,等待审批。", act=act
    )


@require_POST
@login_required
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, extensions.approve_extension, done="已同意延期,整改时限已更新。")


@require_POST
@login_required
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, extensions.refuse_extension, done="已答复不同意延期。")


@require_POST
@login_required
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, extensions.withdraw_extension, done="已撤回延期申请。")


def _answer(request: SignedInRequest, pk: int, act: Callable[..., object], *, done: str) -> HttpResponse:
    found = get_object_or_404(ExtensionRequest.objects.visible_to(request.user), pk=pk)
    measure = visible_measure(request, found.measure_id)
    form = forms.NoteForm(request.POST, auto_id="answer_%s")
    act = partial(act, pk, by=request.user)
    return do(request, measure.pk, form=form, name="answer_form", done=done, act=act)
