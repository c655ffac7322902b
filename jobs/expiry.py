"""Results go after their time; the row stays and says so."""

from __future__ import annotations

import shutil
import time
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from jobs.models import ACTIVE, Job, jobs_folder

# Longer than any job may run: a younger folder may be somebody's work.
STRAY_SECONDS = 24 * 3600


def expire_jobs(_today: date) -> str:
    """Removes results whose time is over, folders that no row names, and rows of JOB_DAYS ago."""
    now = timezone.now()
    over = Job.objects.exclude(file="").filter(expires_at__lt=now)
    count = 0
    for job in over.iterator(chunk_size=200):
        shutil.rmtree(job.path.parent, ignore_errors=True)
        count += Job.objects.filter(pk=job.pk, file=job.file).update(file="")
    _sweep()
    if settings.JOB_DAYS:
        before = now - timedelta(days=settings.JOB_DAYS)
        Job.objects.filter(created_at__lt=before, file="").exclude(status__in=ACTIVE).delete()
    return f"清理了{count}份过期结果" if count else ""


def _sweep() -> None:
    """What an attempt that was killed left behind."""
    known = {Path(file).parts[0] for file in Job.objects.exclude(file="").values_list("file", flat=True)}
    for folder in jobs_folder().glob("*"):
        if folder.name not in known and time.time() - folder.stat().st_mtime > STRAY_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
