"""What was handed in – plan, report, notice – in a folder of its own beside the findings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from issues.models import Filing
from ledger.file_names import joined, safe_part, unique_names
from reporting.archive.evidence import ArchivedFile, room_in
from reporting.archive.scope import ArchiveScope
from reporting.archive.zip_file import ArchiveZip, Damaged

FOLDER = "报送"
GONE = "“{name}”的文件在服务器上找不到、打不开或已被改动。请系统管理员从备份中恢复后重新打包。"


def add_filings(target: ArchiveZip, scope: ArchiveScope) -> Iterator[ArchivedFile]:
    rows = list(scope.filings.order_by("filed_on", "pk"))
    wanted = [safe_part(row.name or str(row), longest=room_in(FOLDER)) for row in rows]
    for row, name in zip(rows, unique_names(wanted), strict=True):
        path = joined(FOLDER, name)
        problem = _add(target, row, path=path) if row.file else ""
        yield ArchivedFile(
            f"已报送:{row.get_kind_display()}",
            "文件" if row.file else "文号",
            row.name or row.document_number,
            dated_on=row.filed_on,
            handed_in=f"{row.actor_name} {timezone.localdate(row.at)}",
            content=row.sha256 or row.document_number,
            path=path if row.file and not problem else "",
            problem=problem,
        )


def _add(target: ArchiveZip, row: Filing, *, path: str) -> str:
    """The sentence that says why it did not go in, or nothing."""
    stored = Path(row.file.path)
    if not (stored.is_file() and os.access(stored, os.R_OK)):
        return GONE.format(name=row.name)
    try:
        with stored.open("rb") as source:
            target.add_checked(path, source, sha256=row.sha256, at=row.at)
    except Damaged:
        return GONE.format(name=row.name)
    return ""
