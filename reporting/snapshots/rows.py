"""The rows of a snapshot: one JSON object a line, what was known of each measure at the moment."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO

from django.core.files import File
from django.db.models import QuerySet

from ledger.rows import LedgerRow
from measures.models import Measure
from reporting.models import Snapshot, SnapshotFile


@dataclass(frozen=True)
class SnapshotRow:
    """``due_on`` is an ISO date or ""; ``is_done`` says completed, whatever the rule counts."""

    measure: int
    finding: str
    mark: str
    text: str
    leader: str
    department: str
    due_on: str
    status: str
    is_done: bool
    is_overdue: bool
    is_closed: bool
    outcome: str
    progress: str
    public_text: str = ""


def row_of(row: LedgerRow, *, today: date, published: Mapping[int, str]) -> SnapshotRow:
    is_late = row.due_on is not None and row.due_on < today
    return SnapshotRow(
        measure=row.pk,
        finding=row.finding,
        mark=row.mark,
        text=row.measure.removeprefix(row.mark),
        leader=row.leader,
        department=row.department,
        due_on=row.due_on.isoformat() if row.due_on else "",
        status=row.status,
        is_done=row.is_completed,
        is_overdue=is_late and not row.is_completed,
        is_closed=row.closed_on is not None,
        outcome=row.outcome,
        progress=row.progress,
        public_text=published[row.pk],
    )


def published_texts(measures: QuerySet[Measure]) -> dict[int, str]:
    """By measure; "" for what is withheld."""
    rows = measures.select_related(None).prefetch_related(None)
    read = rows.only("text", "public_text", "withholding_reason")
    return {row.pk: row.published_text() for row in read}


def write_rows(path: Path, rows: Iterable[LedgerRow], *, today: date, published: Mapping[int, str]) -> int:
    """Without a time stamp: the same rows give the same file. Answers how many there are."""
    count = 0
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file:
        for row in rows:
            told = asdict(row_of(row, today=today, published=published))
            line = json.dumps(told, ensure_ascii=False, sort_keys=True)
            file.write(line.encode() + b"\n")
            count += 1
    return count


def stored_rows(snapshot: Snapshot) -> Iterator[SnapshotRow]:
    stored = SnapshotFile.objects.get(snapshot=snapshot, kind=SnapshotFile.Kind.ROWS)
    with stored.file.open("rb") as file:
        yield from read_rows(file)


def read_rows(file: IO[bytes] | File[bytes]) -> Iterator[SnapshotRow]:
    """``file`` is open for reading bytes."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield SnapshotRow(**json.loads(line))
