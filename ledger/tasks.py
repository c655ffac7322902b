"""Background work on everything together: thin shells."""

from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from ledger.trend.write import write_trend as write_days


@shared_task
def backup() -> None:
    call_command("backup", settings.BACKUP_DIR, keep=settings.BACKUP_KEEP)


@shared_task
def write_trend() -> None:
    write_days(timezone.localdate())
