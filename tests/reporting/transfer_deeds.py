"""Handing to the archive and taking back, as addresses: rows of the table in ``tests.deeds``."""

from __future__ import annotations

from audit.events import Event
from jobs.models import Job
from reporting.transfers.forms import CONFIRMED
from tests.acts import on_thing
from tests.cast import Cast
from tests.reporting.transfers import REASON, all_closed, handed_over


def _closed(cast: Cast) -> int:
    return int(all_closed(cast).inspection.pk)


def _without_zip(cast: Cast) -> int:
    row = handed_over(cast)
    Job.objects.filter(kind="transfer").update(status="FAILED")
    return int(row.pk)


# Address → event, person, what is sent; see tests/deeds.py.
TRANSFERS = {
    "reporting:transfer": (
        Event.TRANSFER,
        "office",
        on_thing(_closed, keep_years="30", override_reason=REASON, typed=CONFIRMED),
    ),
    "reporting:take_back_transfer": (
        Event.TAKE_BACK,
        "office",
        on_thing(lambda cast: int(handed_over(cast).pk), reason="漏了一份"),
    ),
    "reporting:make_transfer_again": (Event.START_JOB, "office", on_thing(_without_zip)),
}
