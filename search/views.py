"""The page of hits; htmx is given the list only, for the panel below the box in the head."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from search.finding import MIN_SIGNS, find
from search.forms import SearchForm
from search.normal import words_of


@require_GET
@login_required
def search(request: SignedInRequest) -> HttpResponse:
    """As somebody types, from two signs on; who presses Enter may ask for a single one."""
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    is_panel = bool(request.htmx and not request.htmx.history_restore_request)
    is_asked = bool(words_of(asked)) and (not is_panel or len(asked) >= MIN_SIGNS)
    groups = find(request.user, asked, only=request.GET.get("kind", "")) if is_asked else []
    context = {
        "searched": asked,
        "quoted": f"“{asked}”" if asked else "",
        "sentence": _sentence(form.is_valid(), is_asked=is_asked, is_panel=is_panel),
        "groups": groups,
        "refusals": form.errors.get("q", []),
    }
    response = render(request, "search/_found.html" if is_panel else "search/search.html", context)
    response["Vary"] = "HX-Request"
    return response


def _sentence(is_valid: bool, *, is_asked: bool, is_panel: bool) -> str:
    """Where nothing is shown."""
    if is_asked:
        return "没有找到。请换一个词,或者少写几个字;只查找您有权查看的内容。"
    if is_panel or not is_valid:
        return ""
    return "请在页面上方输入要找的文字,两个字以上;几个词之间用空格隔开,表示都要有。"
