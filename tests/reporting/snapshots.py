"""A stored snapshot for tests that run inside a transaction, where no moment of its own can be read."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from ledger.rows import ledger_rows
from measures.models import Measure
from reporting.models import Snapshot, SnapshotFile
from reporting.snapshots.rows import published_texts, write_rows
from tests.cast import Cast


def a_snapshot(cast: Cast) -> Snapshot:
    """With the rows as they stand."""
    snapshot = Snapshot.objects.create(
        inspection=cast.inspection,
        number=1,
        taken_on=timezone.localdate(),
        figures=[],
        rows=0,
        actor=cast.office2,
        actor_name=cast.office2.label,
    )
    content = _rows(cast)
    row = SnapshotFile(
        snapshot=snapshot,
        kind=SnapshotFile.Kind.ROWS,
        name="数据.jsonl.gz",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    row.file.save(row.name, ContentFile(content), save=False)
    row.save()
    return snapshot


def _rows(cast: Cast) -> bytes:
    rows = Measure.objects.current().filter(inspection=cast.inspection)
    with tempfile.NamedTemporaryFile() as file:
        write_rows(
            Path(file.name), ledger_rows(rows), today=timezone.localdate(), published=published_texts(rows)
        )
        return Path(file.name).read_bytes()
