"""What was done, with its files, handed in or not: one form of the measure page, one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.models import User
from measures.inputs import EvidenceInput
from measures.models import ProgressUpdate
from measures.services.evidence import attach_looked_at, looked_at
from measures.services.progress import add_progress
from measures.services.review import submit


def record_work(
    measure_id: int,
    *,
    by: User,
    text: str,
    happened_on: date,
    replaces_id: int | None = None,
    given: Sequence[EvidenceInput] = (),
    note: str = "",
    is_submitted: bool = False,
) -> ProgressUpdate:
    """``record_progress``, ``attach`` for each of ``given``, and ``submit``: all of it or nothing."""
    with looked_at(given, by=by) as versions, transaction.atomic():
        entry = add_progress(measure_id, by=by, text=text, happened_on=happened_on, replaces_id=replaces_id)
        for one, version in zip(given, versions, strict=True):
            attach_looked_at(measure_id, one, version, by=by)
        if is_submitted:
            submit(measure_id, by=by, note=note)
        return entry
