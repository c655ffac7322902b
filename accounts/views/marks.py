"""The watermark as a picture of its own: pages that carry it need not ask whether they do."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.marks import mark_picture

# It names the minute; a page that is printed later was looked at then.
SECONDS = 60


@require_safe
@login_required
def mark(request: SignedInRequest) -> HttpResponse:
    answer = HttpResponse(mark_picture(request.user, timezone.now()), content_type="image/svg+xml")
    answer["Cache-Control"] = f"private, max-age={SECONDS}"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
