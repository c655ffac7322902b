"""Background work on accounts: thin shells."""

from celery import shared_task

from accounts.signing_in import address_change, mail_reset


@shared_task
def send_password_reset(username: str) -> None:
    mail_reset.send(username)


@shared_task
def tell_old_address(user_id: int, old: str) -> None:
    address_change.tell(user_id, old)
