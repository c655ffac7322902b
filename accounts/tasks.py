"""Background work on accounts and messages: thin shells."""

import logging
from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts import mail_reset
from accounts.audit.chain import chain
from accounts.inbox.sending import send_waiting

logger = logging.getLogger(__name__)


@shared_task
def clear_expired_sessions() -> None:
    call_command("clearsessions")


@shared_task
def send_password_reset(username: str, site: str) -> None:
    mail_reset.send(username, site=site)


@shared_task
def chain_audit() -> None:
    """What a crash left behind, when nobody does anything that would chain it."""
    chain()


@shared_task
def verify_audit() -> None:
    """A broken link makes the task fail, which the log tells."""
    call_command("verify_audit")


@shared_task
def send_messages(now: str = "") -> None:
    send_waiting(datetime.fromisoformat(now) if now else timezone.now())


def start_sending() -> None:
    """Wakes a worker; without one the rows wait for the next run of beat or of the command."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        # The page must not wait for somebody's mail server.
        return
    try:
        send_messages.apply_async(retry=False, expires=300)
    except OperationalError:
        logger.warning("No broker to be reached; messages wait for the next run of send_messages.")
