"""The acts on a job: start, cancel, retry. Each notifies a worker after commit."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.broker import notify
from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from jobs import rules
from jobs.kinds import kind_named
from jobs.models import ACTIVE, Job, JobQuerySet, JobStatus

KEPT = timedelta(days=7)


@transaction.atomic
def start(name: str, *, by: User, title: str, arguments: dict[str, object]) -> Job:
    """Puts a job into the queue; the one that is already there when the same is asked for twice."""
    kind_named(name)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks at once wait for each other
    active = list(_seen(by).active())
    for job in active:
        if (job.kind, job.arguments) == (name, arguments):
            return job
    if len(active) >= rules.MAX_ACTIVE:
        raise Refused(f"您已有{len(active)}个后台任务没有完成,请等它们完成或取消后再发起。")
    job = Job.objects.create(
        kind=name,
        title=title[:200],
        arguments=arguments,
        actor=by,
        actor_name=by.label,
        rights=rules.rights_of(by),
        organization=by.organization,
    )
    trail.record(Event.START_JOB, by=by, about=job)
    transaction.on_commit(lambda: notify_worker(job.pk))
    return job


@transaction.atomic
def start_keyed(name: str, key: str, *, by: User, title: str, arguments: dict[str, object]) -> Job:
    """A job that serves everybody who asks for the same: nobody's own, once at a time for its ``key``."""
    kind_named(name)
    values = {"kind": name, "title": title[:200], "arguments": arguments}
    job, is_new = Job.objects.get_or_create(key=key, defaults=values)
    ended = Job.objects.filter(pk=job.pk).exclude(status__in=ACTIVE)
    again = {"attempts": 0, "done": 0, "text": "", "error": "", "claim": "", "notified_at": None}
    if not is_new and not ended.update(status=JobStatus.QUEUED, finished_at=None, **values, **again):
        return job
    job.refresh_from_db()
    trail.record(Event.START_JOB, by=by, about=job)
    transaction.on_commit(lambda: notify_worker(job.pk))
    return job


@transaction.atomic
def cancel(job_id: int, *, by: User) -> Job:
    """The worker sees it at its next progress; what it has written until then goes."""
    job = _seen(by).select_for_update(no_key=True).get(pk=job_id)
    request_context.set_subject(job)
    ask(rules.refuse_cancel(by, job))
    job.status, job.finished_at = JobStatus.CANCELLED, timezone.now()
    job.save(update_fields=["status", "finished_at"])
    trail.record(Event.CANCEL_JOB, by=by, about=job)
    return job


@transaction.atomic
def retry(job_id: int, *, by: User) -> Job:
    """Once more from the start; for an administrator also what others or the clock had started."""
    job = (_seen(by) | Job.objects.looked_after_by(by)).select_for_update(no_key=True).get(pk=job_id)
    request_context.set_subject(job)
    ask(rules.refuse_retry(by, job))
    job.status, job.attempts, job.done, job.error = JobStatus.QUEUED, 0, 0, ""
    job.claim, job.notified_at, job.finished_at = "", None, None
    fields = ["status", "attempts", "done", "error", "claim", "notified_at", "finished_at"]
    job.save(update_fields=fields)
    trail.record(Event.RETRY_JOB, by=by, about=job)
    transaction.on_commit(lambda: notify_worker(job.pk))
    return job


def notify_worker(job_id: int) -> bool:
    """Whether a worker has been told; when not, the row waits and ``look_after`` tries again."""
    if not notify("jobs.tasks.run_job", job_id):
        return False
    Job.objects.filter(pk=job_id).update(notified_at=timezone.now())
    return True


def _seen(user: User) -> JobQuerySet:
    return Job.objects.visible_to(user)
