"""Extensions that were asked for."""

from __future__ import annotations

from accounts.models import User
from measures import services
from measures.models import ExtensionRequest, Measure
from tests.cast import Cast, in_days, worked_on

LATER = 90


def asked(cast: Cast, measure: Measure | None = None, *, by: User | None = None) -> ExtensionRequest:
    row = measure or worked_on(cast)
    return services.request_extension(
        row.pk, by=by or cast.handler, to_due_on=in_days(LATER), reason="等待上级批复"
    )
