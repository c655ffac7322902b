"""Doing a job, once whoever is told of it and however often: claim → make → keep the result."""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone

from audit.exceptions import Refused
from jobs import rules
from jobs.kinds import Cancelled, JobResult, JobRun, kind_named
from jobs.models import Job, JobQuerySet, JobStatus, jobs_folder
from jobs.services import KEPT

logger = logging.getLogger(__name__)
# A job that takes its worker along three times would go on doing so.
MAX_ATTEMPTS = 3
TOO_LONG = "运行超过时限,已停止。请缩小范围后重新发起。"
UNKNOWN = "程序升级后不再支持这种任务,请重新发起。"


def run(job_id: int) -> None:
    """Does the job unless somebody else does or did; ends without a trace when it was cancelled."""
    job = _claim(job_id, now=timezone.now())
    if job is None:
        return
    folder = jobs_folder() / secrets.token_hex(16)
    folder.mkdir(parents=True)
    is_kept = False
    try:
        with _alive(job):
            changes = _outcome(JobRun(job, folder))
        is_kept = _finish(job, changes) and bool(changes.get("file"))
    except Cancelled:
        logger.info("Job %s was cancelled or taken over", job_id)
    finally:
        if not is_kept:
            shutil.rmtree(folder, ignore_errors=True)


def _claim(job_id: int, *, now: datetime) -> Job | None:
    """Conditional: of two workers one changes the row, and the other finds nothing to do."""
    claim = secrets.token_hex(16)
    free = Job.objects.claimable(now).filter(pk=job_id, attempts__lt=MAX_ATTEMPTS)
    taken = free.update(
        status=JobStatus.RUNNING,
        claim=claim,
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
        done=0,
        total=0,
    )
    return Job.objects.select_related("actor").get(pk=job_id) if taken else None


@contextmanager
def _alive(job: Job) -> Iterator[None]:
    """Renews the lease beside the work, which may be busy with one long step."""
    ended = threading.Event()
    beat = settings.JOB_LEASE.total_seconds() / 4
    thread = threading.Thread(target=_beat, args=(job, ended, beat), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(job: Job, ended: threading.Event, seconds: float) -> None:
    while not ended.wait(seconds):
        try:
            _mine(job).update(heartbeat_at=timezone.now())
        except DatabaseError as error:  # away or busy: the next beat tries again
            logger.warning("No heartbeat for job %s: %s", job.pk, error)
        finally:
            connection.close()


def _mine(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk, claim=job.claim, status=JobStatus.RUNNING)


def _outcome(run: JobRun) -> dict[str, object]:
    """What is to be written of the end; a database that is away leaves the row to the next attempt."""
    try:
        found = kind_named(run.job.kind)
    except KeyError:
        return _failed(UNKNOWN)
    if run.job.actor_id and (sentence := _refuse_actor(run)):
        return _failed(sentence)
    try:
        return _done(run, found.make(run))
    except Refused as error:
        return _failed(str(error))
    except SoftTimeLimitExceeded:
        return _failed(TOO_LONG)
    except (Cancelled, OperationalError, InterfaceError):
        raise
    except Exception:
        reference = secrets.token_hex(4).upper()
        logger.exception("Job %s failed, reference %s", run.job.pk, reference)
        return _failed(f"程序出错,没有完成。请重试;仍不成功时,把编号 {reference} 告诉系统管理员。")


def _refuse_actor(run: JobRun) -> str | None:
    return "发起人的账号已不存在。" if run.job.actor is None else rules.refuse_changed(run.by, run.job)


def _done(run: JobRun, result: JobResult) -> dict[str, object]:
    changes: dict[str, object] = {"status": JobStatus.DONE, "text": result.text, "error": ""}
    if result.path is not None:
        changes |= {
            "file": str(Path(result.path).relative_to(jobs_folder())),
            "file_name": result.name,
            "size": result.path.stat().st_size,
            "expires_at": timezone.now() + KEPT,
        }
    return changes


def _failed(sentence: str) -> dict[str, object]:
    return {"status": JobStatus.FAILED, "error": sentence}


def _finish(job: Job, changes: dict[str, object]) -> bool:
    """Whether the end was still ours to write: neither cancelled nor taken over meanwhile."""
    return bool(_mine(job).update(**changes, finished_at=timezone.now()))
