"""The pages of a scan: their pictures, what was recognised on them, and reading them once more."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit.exceptions import Refused
from audit.texts import storable
from notices.imports import scan_lines, scans
from notices.models import Notice
from notices.views.imports import office, preview_page, visible_notice

FIELD = "line-"
# Only what was changed; with any other button somebody says that all lines that were sent are right now.
CHANGED = "save"


@require_safe
@login_required
def page_picture(request: SignedInRequest, pk: int, number: int) -> HttpResponseBase:
    """To be shown inside the preview; the JPEG was made by us."""
    page = get_object_or_404(visible_notice(request, pk).pages, number=number)
    try:
        content = page.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="image/jpeg", filename=f"{page}.jpg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
@login_required
def check_lines(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lines as they really are. What is refused stays typed."""
    row, user = visible_notice(request, pk), office(request)
    typed = _typed(request.POST)
    texts = scan_lines.changed(row, typed) if request.POST.get("act") == CHANGED else typed
    try:
        if texts:
            scan_lines.check_lines(pk, texts, by=user, seen=request.POST.get("seen", ""))
    except Refused as error:
        messages.error(request, str(error))
        return preview_page(request, row, typed=typed, status=422)
    messages.success(request, f"已保存,核对了{len(texts)}行。" if texts else "没有改动。")
    page = request.POST.get("page", "")
    address = reverse("notices:notice", args=[pk])
    return redirect(f"{address}?page={page}#scan" if page.isdecimal() else address)


def _typed(data: QueryDict) -> dict[int, str]:
    keys = [key for key in data if key.startswith(FIELD) and key.removeprefix(FIELD).isdecimal()]
    return {int(key.removeprefix(FIELD)): storable(str(data[key])) for key in keys if len(key) < 20}


@require_POST
@login_required
@limited("upload")
def read_again(request: SignedInRequest, pk: int) -> HttpResponse:
    row: Notice = visible_notice(request, pk)
    try:
        scans.read_again(row.pk, by=office(request))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("notices:notice", pk)
