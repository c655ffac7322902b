"""Background work on accounts and messages: thin shells."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from accounts import mail_reset
from accounts.inbox.sending import send_waiting


@shared_task
def send_password_reset(username: str, site: str) -> None:
    mail_reset.send(username, site=site)


@shared_task
def send_messages(now: str = "") -> None:
    send_waiting(datetime.fromisoformat(now) if now else timezone.now())
