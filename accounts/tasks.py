"""Background work on accounts: thin shells."""

from celery import shared_task
from django.core.management import call_command

from accounts import mail_reset


@shared_task
def clear_expired_sessions() -> None:
    call_command("clearsessions")


@shared_task
def send_password_reset(username: str, site: str) -> None:
    mail_reset.send(username, site=site)
