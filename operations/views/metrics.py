"""/metrics, for a monitoring system with METRICS_TOKEN; for anybody else there is no such page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST

from operations.metrics import exposition


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    is_known = scheme.lower() == "bearer" and constant_time_compare(token, settings.METRICS_TOKEN)
    if not (settings.METRICS_TOKEN and is_known):
        raise Http404
    return HttpResponse(exposition(timezone.now()), content_type=CONTENT_TYPE_LATEST)
