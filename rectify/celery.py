"""The Celery application; its settings are the ``CELERY_…`` ones of Django's settings."""

import os
import signal
import warnings
from functools import partial

import django
from celery import Celery
from celery.signals import celeryd_init, import_modules, worker_init, worker_process_init, worker_ready

from rectify.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.settings")

app = Celery("rectify")
# For every thread of the web process too.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@import_modules.connect
def _read_schedule(**_: object) -> None:
    """Before beat looks at it: the rooms register their times when the apps are ready."""
    django.setup()
    from jobs.schedule import beat_schedule

    app.conf.beat_schedule = beat_schedule()


@celeryd_init.connect
def _accept_root(**_: object) -> None:
    """`make run` serves whoever started it, root in a container; celery looks before ``worker_init``."""
    if os.environ.get("RECTIFY_EMBEDDED") == "1":
        warnings.filterwarnings("ignore", "You're running the worker with superuser privileges")


@worker_init.connect
def _end_with_make_run(**_: object) -> None:
    """Under `make run` nobody would be left to stop it; its row lets the next worker begin again."""
    if os.environ.get("RECTIFY_EMBEDDED") == "1":
        end_with_parent(os.getppid(), signal.SIGKILL)
    worker_process_init.connect(partial(_end_with_worker, os.getpid()), weak=False)


def _end_with_worker(worker: int, **_: object) -> None:
    """Without the process that hands out the tasks this one would work on, and not be heard.

    The worker's number was noted before the fork: it may be gone by the time this one begins.
    """
    if os.getpid() != worker:
        end_with_parent(worker, signal.SIGKILL)


@worker_ready.connect
def _start_waiting(**_: object) -> None:
    app.send_task("jobs.tasks.start_waiting", expires=60, retry=False)
