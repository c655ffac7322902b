"""The OpenAPI document, and a page of it that needs no script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from api.interface.site import document
from api.outline import operations_of


@require_safe
@login_required
def openapi(request: SignedInRequest) -> JsonResponse:
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@login_required
def docs(request: SignedInRequest) -> HttpResponse:
    site = f"{request.scheme}://{request.get_host()}"
    return render(request, "api/docs.html", {"groups": operations_of(document()), "site": site})
