"""The 档案包 of a transfer, made when nothing of the inspection changes any more."""

from __future__ import annotations

from audit.exceptions import Refused
from jobs.kinds import JobResult, JobRun, kind
from reporting.archive.make import write_archive
from reporting.archive.scope import scope_of
from reporting.models import ArchiveTransfer
from reporting.transfers.services import JOB, keep_archive

TAKEN_BACK = "这次移交已经取回,不再生成档案包。"


@kind(JOB, label="移交档案")
def make_transfer(run: JobRun) -> JobResult:
    """With every version of the evidence. Harmless twice: only the first zip is kept."""
    row = ArchiveTransfer.objects.standing().filter(pk=run.arguments["transfer"]).first()
    if row is None:
        raise Refused(TAKEN_BACK)
    if row.file:
        return JobResult(text=row.contents)
    scope = scope_of(run.by, row.inspection_id, is_every_version=True)
    path = run.folder / "archive.zip"
    made = write_archive(path, scope, progress=run.progress)
    name, contents = scope.file_name, made.describe()
    is_kept = keep_archive(row.pk, path, name=name, contents=contents, by=run.by)
    path.unlink()
    if not is_kept and not ArchiveTransfer.objects.standing().filter(pk=row.pk).exists():
        raise Refused(TAKEN_BACK)
    return JobResult(text=f"档案包已入库。{contents}")
