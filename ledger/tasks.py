"""Background work on everything together: thin shells."""

from celery import shared_task
from django.conf import settings
from django.core.management import call_command


@shared_task
def backup() -> None:
    call_command("backup", settings.BACKUP_DIR, keep=settings.BACKUP_KEEP)
