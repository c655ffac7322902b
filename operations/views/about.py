"""版本和更新内容, for everybody who is signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from operations.handbook import reading


@require_safe
@login_required
def about(request: SignedInRequest) -> HttpResponse:
    context = {"version": settings.VERSION, "releases": reading.releases()}
    return render(request, "operations/about.html", context)
