"""Background work on measures: thin shells."""

from celery import shared_task
from django.utils import timezone

from measures import services
from measures.reminders.run import Run, send_due


@shared_task
def send_reminders() -> None:
    """Every hour: an organization is told in the first one that is not quiet there."""
    now = timezone.localtime()
    send_due(Run(now.date(), at=now.time()))


@shared_task
def scan_waiting() -> None:
    services.scan_waiting(timezone.now())
