"""扫码上传: the QR code on the computer, how many have come in, and the page that it opens."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit.exceptions import Refused
from measures.filters.ledger_place import LedgerPlace
from measures.models import Measure, PhoneUpload
from measures.services import phone
from measures.views.measure import visible_measure

KEY = "key"
LOCAL = ("localhost", "127.0.0.1", "[::1]")


@require_POST
@login_required
@limited("phone")
def open_phone(request: SignedInRequest, pk: int) -> HttpResponse:
    """The code stands on this answer only: it is kept nowhere, a further one takes its place."""
    measure = visible_measure(request, pk)
    try:
        word = phone.open_phone_upload(pk, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(LedgerPlace.of(request).measure_url(pk))
    path = f"{reverse('measures:phone')}?{urlencode({KEY: word})}"
    address = settings.SITE_URL + path if settings.SITE_URL else request.build_absolute_uri(path)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    is_local = not settings.SITE_URL and request.get_host().split(":")[0] in LOCAL
    context = _state(request, measure) | {"picture": picture, "address": address, "is_local": is_local}
    return render(request, "measures/phone_code.html", context)


@require_safe
@login_required
def phone_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """How many have come in; htmx asks every three seconds while the code is good."""
    context = _state(request, visible_measure(request, pk))
    template = "measures/_phone_state.html" if request.htmx else "measures/phone_code.html"
    answer = render(request, template, context)
    answer["Vary"] = "HX-Request"
    return answer


def _state(request: SignedInRequest, measure: Measure) -> dict[str, object]:
    row = phone.last_of(measure, request.user)
    place = LedgerPlace.of(request)
    is_open = row is not None and row.is_open(timezone.now())
    home = place.measure_url(measure.pk)
    return {"measure": measure, "upload": row, "is_open": is_open, "place": place.query, "home": home}


@require_POST
@login_required
def close_phone(request: SignedInRequest, pk: int) -> HttpResponse:
    visible_measure(request, pk)
    try:
        phone.close_phone_upload(pk, by=request.user)
        messages.success(request, "二维码已停止使用。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect(LedgerPlace.of(request).measure_url(pk))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("phone", methods=("GET", "POST"))
def phone_page(request: HttpRequest) -> HttpResponse:
    """For whoever holds the code: no session, no way to anything else."""
    word = request.GET.get(KEY) or request.POST.get(KEY, "")
    row = phone.found_by(word[:200], timezone.now())
    if row is None:
        return render(request, "measures/phone_over.html", {"sentence": phone.OVER}, status=410)
    return _take(request, row) if request.method == "POST" else _page(request, row)


def _take(request: HttpRequest, row: PhoneUpload) -> HttpResponse:
    if "stop" in request.POST:
        phone.close_phone_upload(row.measure_id, by=row.person)
        return render(request, "measures/phone_over.html", {"sentence": phone.STOPPED})
    try:
        taken = phone.take_photos(row.pk, request.FILES.getlist("photos"))
    except Refused as error:
        return _page(request, row, refused=[str(error)], status=422)
    if taken.refused:
        return _page(request, row, refused=taken.refused, count=taken.count, status=422)
    return render(request, "measures/phone_done.html", {"count": taken.count})


def _page(
    request: HttpRequest, row: PhoneUpload, *, refused: Sequence[str] = (), count: int = 0, status: int = 200
) -> HttpResponse:
    context = {"upload": row, "refused": refused, "count": count, "most": phone.MAX_PHOTOS}
    return render(request, "measures/phone.html", context, status=status)
