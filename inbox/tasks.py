"""Background work on messages: thin shells."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from inbox.sending import send_waiting


@shared_task
def send_messages(now: str = "") -> None:
    send_waiting(datetime.fromisoformat(now) if now else timezone.now())
