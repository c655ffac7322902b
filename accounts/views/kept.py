"""A form that could not be taken stands there again, with what was typed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.drafts import put_back
from accounts.http import SignedInRequest
from accounts.kept import forget, kept_for, typed
from accounts.models import Draft, User
from accounts.places import place
from audit.request_context import note_refusal

PUT_BACK = "刚才没有保存:{}。您填写的内容已放回表单,请核对后重新提交。"


@require_GET
@login_required
def kept_form(request: SignedInRequest) -> HttpResponse:
    """In its own page where the script can put it there; otherwise here, with all other drafts."""
    kept = kept_for(request.user.pk)
    if kept is not None and (draft := put_back(request.user.pk, kept)) is not None:
        forget(request.user.pk)
        messages.warning(request, PUT_BACK.format("提交时登录已过期"))
        return redirect(draft.page)
    drafts = list(Draft.objects.of(request.user.pk))
    if kept is None and not drafts:
        messages.info(request, "没有等待提交的内容。")
        return redirect(place("home"))
    return render(request, "accounts/kept_form.html", {"kept": kept, "drafts": drafts})


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For a form whose token is of an earlier sign-in: sent again from here, it has a new one."""
    kept = typed(request)
    if kept is not None and isinstance(request.user, User):
        draft = put_back(request.user.pk, kept)
        if draft is not None:
            sentence = PUT_BACK.format("页面打开后登录状态有过变化")
            note_refusal(sentence)
            messages.warning(request, sentence)
            return redirect(draft.page)
    return render(request, "403_csrf.html", {"kept": kept}, status=403)
