"""Background work on accounts: thin shells."""

from celery import shared_task
from django.core.management import call_command

from accounts.audit.chain import chain


@shared_task
def clear_expired_sessions() -> None:
    call_command("clearsessions")


@shared_task
def chain_audit() -> None:
    """What a crash left behind, when nobody does anything that would chain it."""
    chain()


@shared_task
def verify_audit() -> None:
    """A broken link makes the task fail, which the log tells."""
    call_command("verify_audit")
