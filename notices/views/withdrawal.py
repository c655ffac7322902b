"""The one page that says what goes when an import is withdrawn, and asks for the reason."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from audit.exceptions import Refused
from issues.saving import perform
from notices.imports.forms import WithdrawalForm
from notices.imports.withdrawal import imported_tree, withdraw_import
from notices.views.imports import office, visible_notice


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    row, user = visible_notice(request, pk), office(request)
    home = reverse("notices:notice", args=[pk])
    try:
        tree = imported_tree(row, by=user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(home)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    told = f"已告知{len(tree.people)}人。" if tree.people else ""
    done = f"导入已撤回。{told}原文和您的改正仍在这里,可以再次导入。"
    if form.is_bound and (
        answer := perform(request, form, act=partial(withdraw_import, pk, by=user), done=done, home=home)
    ):
        return answer
    context = {"notice": row, "tree": tree, "form": form}
    return render(request, "notices/withdraw.html", context, status=422 if form.is_bound else 200)
