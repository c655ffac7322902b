"""A stored snapshot for tests that run inside a transaction, where no moment of its own can be read."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.utils import timezone

from ledger.models import Snapshot, SnapshotFile
from tests.cast import Cast


def a_snapshot(cast: Cast) -> Snapshot:
    snapshot = Snapshot.objects.create(
        inspection=cast.inspection,
        number=1,
        taken_on=timezone.localdate(),
        figures=[],
        rows=0,
        actor=cast.office2,
        actor_name=cast.office2.label,
    )
    row = SnapshotFile(snapshot=snapshot, kind=SnapshotFile.Kind.ROWS, name="数据.jsonl.gz", size=4)
    row.file.save(row.name, ContentFile(b"data"), save=False)
    row.save()
    return snapshot
