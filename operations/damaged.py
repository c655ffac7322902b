"""Files that readers found missing or changed, and that still are: for the administrator's page.

They are told by their names on disk, which is what he needs to fetch them from a backup; what they are
called is the affair of those who work on the findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import default_storage

from audit.checksums import sha256_of
from audit.events import Event
from audit.models import AuditEntry
from measures.models import Evidence, EvidenceVersion
from reporting.models import Snapshot, SnapshotFile

LOOKED_BACK = timedelta(days=30)
# Each is read from its first byte to its last.
MAX_LOOKED_AT = 20


def damaged_files(now: datetime) -> list[str]:
    """Their names in the media folder, sorted."""
    told = AuditEntry.objects.filter(event=Event.FILE_DAMAGED, at__gte=now - LOOKED_BACK)
    rows = set(told.order_by().values_list("about_kind", "about_id").distinct()[:MAX_LOOKED_AT])
    if not rows:
        return []
    return sorted({name for name, sha256 in _files(rows) if not _is_as_kept(name, sha256)})


def _files(rows: set[tuple[str, int | None]]) -> Iterator[tuple[str, str]]:
    evidence = {pk for kind, pk in rows if kind == str(Evidence._meta.verbose_name)}
    snapshots = {pk for kind, pk in rows if kind == str(Snapshot._meta.verbose_name)}
    versions = EvidenceVersion.objects.exclude(file="").filter(evidence__in=evidence)
    yield from versions.values_list("file", "sha256")
    yield from SnapshotFile.objects.filter(snapshot__in=snapshots).values_list("file", "sha256")


def _is_as_kept(name: str, sha256: str) -> bool:
    try:
        return sha256_of(Path(default_storage.path(name))) == sha256
    except OSError:
        return False
