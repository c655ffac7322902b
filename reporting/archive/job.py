"""The archive as a job: with progress, and to be cancelled."""

from __future__ import annotations

from accounts.models import User
from audit import trail
from audit.events import Event
from jobs.kinds import JobResult, JobRun, kind
from jobs.models import Job
from jobs.services import start
from reporting.archive.make import ArchiveMade, write_archive
from reporting.archive.scope import ArchiveScope, scope_of


def start_archive(scope: ArchiveScope, *, by: User) -> Job:
    arguments: dict[str, object] = {
        "inspection": scope.inspection.pk,
        "category": scope.category.pk if scope.category else 0,
        "finding": scope.finding.pk if scope.finding else 0,
        "is_every_version": scope.is_every_version,
    }
    return start("archive", by=by, title=f"档案包:{scope.title}", arguments=arguments)


@kind("archive", label="档案包")
def make_archive(run: JobRun) -> JobResult:
    """Reads what its actor may see when it is made, not when it was asked for."""
    asked = run.arguments
    scope = scope_of(
        run.by,
        asked["inspection"],
        category=asked["category"],
        finding=asked["finding"],
        is_every_version=asked["is_every_version"],
    )
    path = run.folder / "archive.zip"
    made = write_archive(path, scope, progress=run.progress)
    record_archive(scope, made, by=run.by)
    return JobResult(path, scope.file_name, text=made.describe())


def record_archive(scope: ArchiveScope, made: ArchiveMade, *, by: User | None) -> None:
    versions = "全部版次" if scope.is_every_version else "当前版次"
    detail = f"{scope.title}的档案包,{versions};{made.describe()}"
    trail.record(Event.EXPORT, by=by, about=scope.inspection, detail=detail)
