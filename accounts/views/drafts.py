"""草稿, for the script that saves them and for the page that lists them."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.drafts import DraftInput, discard_draft, drafts_of, save_draft
from accounts.models import Draft, User
from audit.exceptions import Refused
from audit.texts import storable

MAX_PAGES = 2


@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """GET: the own drafts of ``page``. POST: one is saved, or without ``values`` discarded."""
    user = request.user
    if not isinstance(user, User):
        return JsonResponse({"ok": False, "message": "登录已过期"}, status=401)
    if request.method == "GET":
        pages = [storable(page) for page in request.GET.getlist("page")[:MAX_PAGES]]
        found = drafts_of(user.pk, pages=pages)
        return JsonResponse({"drafts": [_as_json(draft) for draft in found]})
    values = _values(request.POST.get("values", ""))
    if not values:
        discard_draft(user.pk, storable(request.POST.get("form", "")))
        is_page = request.accepts("text/html")
        return redirect("accounts:kept_form") if is_page else JsonResponse({"ok": True})
    try:
        draft = save_draft(user.pk, _place(request), values)
    except Refused as error:
        return JsonResponse({"ok": False, "message": str(error)}, status=422)
    return JsonResponse({"ok": True, "at": _at(draft)})


def _place(request: HttpRequest) -> DraftInput:
    names = ("form", "page", "title", "base")
    form, page, title, base = (storable(request.POST.get(name, "")) for name in names)
    return DraftInput(form, page, title, base)


def _values(sent: str) -> dict[str, str]:
    """Of what a script sent that is none of ours, nothing."""
    try:
        found = json.loads(sent)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {storable(name): storable(text) for name, text in found.items() if isinstance(text, str)}


def _as_json(draft: Draft) -> dict[str, object]:
    return {
        "form": draft.form,
        "page": draft.page,
        "base": draft.base,
        "values": draft.values,
        "at": _at(draft),
    }


def _at(draft: Draft) -> str:
    """The time, of another day with its date."""
    at = timezone.localtime(draft.saved_at)
    return f"{at:%H:%M}" if at.date() == timezone.localdate() else f"{at:%Y-%m-%d %H:%M}"
