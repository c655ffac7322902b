"""An inspection that is closed to the last finding, and one that was handed to the archive."""

from __future__ import annotations

import hashlib

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from issues.models import Inspection, SubIssue
from issues.services import edit_inspection
from jobs import worker
from jobs.models import Job
from measures import services
from reporting.models import ArchiveTransfer
from reporting.transfers import TransferInput, transfer
from tests.cast import Cast, completed

REASON = "历史材料不全"
ZIP = b"PK\x05\x06" + bytes(18)


def all_closed(cast: Cast) -> Cast:
    """Without checks afterwards: nobody waits for anything."""
    edit_inspection(cast.inspection.pk, by=cast.office, fields={"check_months": ""})
    for measure in cast.measures:
        completed(cast, measure)
    for finding in SubIssue.objects.filter(inspection=cast.inspection):
        services.close(finding.pk, by=cast.office)
    return cast


def handed_over(cast: Cast, *, keep_years: int = 30) -> ArchiveTransfer:
    """At rest; the zip waits for its job."""
    all_closed(cast)
    return transfer(cast.inspection.pk, TransferInput(keep_years, override_reason=REASON), by=cast.office)


def kept(cast: Cast) -> ArchiveTransfer:
    """With its zip."""
    row = handed_over(cast)
    worker.run(Job.objects.get(kind="transfer").pk)
    row.refresh_from_db()
    return row


def put_to_rest() -> None:
    """Whatever state it is in: how every path answers is asked of all of them."""
    Inspection.objects.update(transferred_at=timezone.now())


def taken_back(cast: Cast) -> ArchiveTransfer:
    """Of an inspection that is at work again."""
    row = ArchiveTransfer(inspection=cast.inspection, keep_years=10, name="当时的.zip", actor=cast.office)
    row.actor_name, row.size, row.sha256 = "王敏", len(ZIP), hashlib.sha256(ZIP).hexdigest()
    row.taken_back_at, row.taken_back_by_name, row.taken_back_reason = timezone.now(), "王敏", "选错了"
    row.file.save("当时的.zip", SimpleUploadedFile("a.zip", ZIP))
    return row
