"""Background work on accounts: thin shells."""

from celery import shared_task

from accounts.signing_in import mail_reset


@shared_task
def send_password_reset(username: str, site: str) -> None:
    mail_reset.send(username, site=site)
