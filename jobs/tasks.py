"""What workers are told to do: thin shells."""

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from jobs import care, nightly, schedule, worker

# A message that came while the database was away is tried again: the row it is about may not know of it.
WHEN_AWAY: dict[str, object] = {
    "autoretry_for": (InterfaceError, OperationalError),
    "retry_kwargs": {"countdown": 15, "max_retries": 20},
}


@shared_task(**WHEN_AWAY)
def run_job(job_id: int) -> None:
    worker.run(job_id)


@shared_task(**WHEN_AWAY)
def run_daily(name: str) -> None:
    entry = schedule.daily(name)
    worker.run(nightly.job_of(entry, entry.due_on(timezone.localtime()))[0].pk)


@shared_task
def run_often(name: str) -> None:
    nightly.run_often(schedule.often(name), now=timezone.localtime())


@shared_task(**WHEN_AWAY)
def start_waiting() -> None:
    care.notify_all()
