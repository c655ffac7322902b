"""Figures for Prometheus: whether the work behind the pages goes on. None of them says what anybody wrote.

Each is one look at an index or a short table, so that asking every few seconds costs nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from inbox.models import Delivery, DeliveryStatus
from jobs.models import Job, JobStatus, LastRun
from operations.backup.nightly import last_backup

UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.FAILED)
UNDELIVERED = (DeliveryStatus.WAITING, DeliveryStatus.FAILED)


def exposition(now: datetime) -> bytes:
    """In Prometheus' text format. Raises ``DatabaseError``."""
    registry = CollectorRegistry()
    registry.register(OperationsFigures(now))
    return generate_latest(registry)


class OperationsFigures(Collector):
    """What is asked anew each time; nothing is counted in the process, of which there are several."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Names nothing beforehand, so that registering asks no database."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _labelled("rectify_info", "Version of the program", "version", {settings.VERSION: 1})
        yield _jobs()
        yield _oldest_job(self.now)
        yield _deliveries()
        yield _last_runs()
        yield from _backup()
        yield _free_space()


def _labelled(name: str, what: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _jobs() -> GaugeMetricFamily:
    rows = Job.objects.filter(status__in=UNFINISHED).order_by("status").values_list("status")
    counts = dict.fromkeys(map(str, UNFINISHED), 0) | dict(rows.annotate(Count("pk")))
    return _labelled("rectify_jobs", "Jobs that wait, run or failed", "status", counts)


def _oldest_job(now: datetime) -> GaugeMetricFamily:
    oldest = Job.objects.filter(status=JobStatus.QUEUED).aggregate(at=Min("created_at"))["at"]
    seconds = max((now - oldest).total_seconds(), 0) if oldest else 0
    return GaugeMetricFamily("rectify_job_oldest_seconds", "Age of the job that waits longest", seconds)


def _deliveries() -> GaugeMetricFamily:
    rows = Delivery.objects.filter(status__in=UNDELIVERED).order_by("status").values_list("status")
    counts = dict.fromkeys(map(str, UNDELIVERED), 0) | dict(rows.annotate(Count("pk")))
    return _labelled("rectify_deliveries", "Messages that wait to leave or could not", "status", counts)


def _last_runs() -> GaugeMetricFamily:
    rows = LastRun.objects.order_by("name").values_list("name", "ran_at")
    stamps = {name: ran_at.timestamp() for name, ran_at in rows}
    return _labelled("rectify_last_run_timestamp_seconds", "When repeated work ran last", "name", stamps)


def _backup() -> Iterator[GaugeMetricFamily]:
    last = last_backup() if settings.BACKUP_DIR else None
    if last is not None:
        name = "rectify_backup_timestamp_seconds"
        yield GaugeMetricFamily(name, "When the newest backup was made", last.made_at.timestamp())
        yield GaugeMetricFamily("rectify_backup_faults", "Files missing or damaged in it", last.report.count)


def _free_space() -> GaugeMetricFamily:
    free = {"media": shutil.disk_usage(Path(settings.MEDIA_ROOT)).free}
    return _labelled("rectify_free_bytes", "Free space on disk", "place", free)
