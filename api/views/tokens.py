"""接口令牌: one's own, and for who looks after accounts those of others."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import limits
from accounts.http import SignedInRequest
from api.forms import TokenForm
from api.models import ApiToken, TokenScope
from api.rules import refuse_make_token
from api.services import make_token, revoke_token
from audit.exceptions import Refused
from jobs.cursors import cursors_in, first_page_instead
from jobs.paging import NEWEST, read_page


@login_required
@require_http_methods(["GET", "POST"])
@first_page_instead
def tokens(request: SignedInRequest) -> HttpResponse:
    form = TokenForm(request.POST or None, person=request.user)
    if form.is_bound:
        limits.spend("password", request.user.pk)
    if form.is_valid():
        try:
            return _shown_once(request, form)
        except Refused as error:
            form.add_error(None, str(error))
    now = timezone.now()
    seen = ApiToken.objects.visible_to(request.user).select_related("person")
    page = read_page(seen, NEWEST, **cursors_in(request.GET))
    rows = [(row, row.state(now)) for row in page.rows]
    context = {"form": form, "rows": rows, "page": page, "refusal": refuse_make_token(request.user, now=now)}
    status = 422 if form.is_bound else 200
    return render(request, "api/tokens.html", context, status=status)


def _shown_once(request: SignedInRequest, form: TokenForm) -> HttpResponse:
    given = form.cleaned_data
    token, secret = make_token(
        by=request.user, name=given["name"], scope=TokenScope(given["scope"]), days=given["days"]
    )
    return render(request, "api/token_once.html", {"token": token, "secret": secret})


@login_required
@require_POST
def token_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    try:
        messages.success(request, f"令牌“{revoke_token(pk, by=request.user)}”已停用,用它的系统不能再访问。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("api:tokens")
