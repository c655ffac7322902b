"""群机器人, for the administrator."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import rules
from accounts.http import SignedInRequest
from accounts.models import Organization, User
from audit.exceptions import Refused
from inbox.forms import WebhookForm
from inbox.webhooks import save_webhook, send_test, webhooks_of

MAX_ROWS = 200


def _administrator(request: SignedInRequest) -> User:
    """For anybody else the page does not exist."""
    if rules.refuse_webhooks(request.user) is not None:
        raise Http404
    return request.user


@require_safe
@login_required
def webhooks(request: SignedInRequest) -> HttpResponse:
    rows = webhooks_of(_administrator(request)).select_related("organization")[:MAX_ROWS]
    return render(request, "inbox/webhooks.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def webhook(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Adds one, or changes the one with ``pk``."""
    by = _administrator(request)
    row = get_object_or_404(webhooks_of(by), pk=pk) if pk else None
    form = WebhookForm(
        request.POST or None, instance=row, organizations=Organization.objects.administered_by(by)
    )
    if form.is_valid():
        values = {"organization": row and row.organization} | form.cleaned_data
        try:
            saved = save_webhook(pk, by=by, **values)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存“{saved.name}”。")
            return redirect("inbox:webhooks")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": f"修改群机器人:{row.name}" if row else "新建群机器人"}
    return render(request, "inbox/webhook.html", context, status=status)


@login_required
@require_POST
def webhook_test(request: SignedInRequest, pk: int) -> HttpResponse:
    by = _administrator(request)
    get_object_or_404(webhooks_of(by), pk=pk)
    try:
        messages.success(request, f"测试消息已发到“{send_test(pk, by=by).name}”,请到群里查看。")
    except Refused as error:
        messages.error(request, f"测试消息没有发出:{error}")
    return redirect("inbox:webhooks")
