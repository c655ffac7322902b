"""Background work on measures: thin shells."""

from celery import shared_task
from django.utils import timezone

from measures import services


@shared_task
def scan_waiting() -> None:
    services.scan_waiting(timezone.now())
