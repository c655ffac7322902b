"""What workers are told to do: thin shells."""

from celery import shared_task
from django.utils import timezone

from ledger import schedule
from ledger.jobs import care, nightly, worker


@shared_task
def run_job(job_id: int) -> None:
    worker.run(job_id)


@shared_task
def run_daily(name: str) -> None:
    entry = schedule.daily(name)
    worker.run(nightly.job_of(entry, entry.due_on(timezone.localtime()))[0].pk)


@shared_task
def run_often(name: str) -> None:
    nightly.run_often(schedule.often(name), now=timezone.localtime())


@shared_task
def start_waiting() -> None:
    care.ring_for_all()
