"""帮助: the handbook, for everybody who is signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from operations.handbook import reading, search

MAX_QUESTION = 100


@require_safe
@login_required
def handbook(request: SignedInRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:MAX_QUESTION]
    title, *sections = reading.sections()
    context = {
        "introduction": title,
        "sections": sections,
        "chapters": reading.chapters(),
        "asked": asked,
        "hits": search.find(asked),
    }
    return render(request, "operations/handbook.html", context)
