"""Real workers on a real broker, on the very database of the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import kombu.pools
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu.connection import Connection

from jobs.care import look_after
from jobs.models import Job
from rectify import broker
from rectify.celery import app
from tests.rectify.processes import PATIENCE, until

ROOT = Path(__file__).resolve().parents[2]
# A worker that lives must have been given a core in this time.
LEASE = 4


def database_url() -> str:
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    password = f":{named['PASSWORD']}" if named["PASSWORD"] else ""
    return f"postgres://{named['USER']}{password}@{named['HOST']}:{named['PORT']}/{named['NAME']}"


@dataclass
class Engine:
    """``url`` of a broker that is there; without it one is started in ``folder``, by the wheel's program."""

    folder: Path
    url: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_broker(self) -> subprocess.Popen[bytes]:
        # Without a PATH no server of the system is found.
        process = self._start([sys.executable, "-m", "rectify.broker"], PATH="")
        assert until(lambda: answers(self.address))
        return process

    def start_worker(self, name: str = "one") -> subprocess.Popen[bytes]:
        options = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "rectify", "worker", *options]
        return self._start([*command, "--include", "tests.jobs.kinds", "--hostname", f"{name}@test"])

    def _start(self, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        variables = {
            "PATH": os.environ["PATH"],
            "RECTIFY_EMBEDDED": "1",
            "VAR_DIR": str(self.folder),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.url,
            "JOB_LEASE_SECONDS": str(LEASE),
        }
        with (self.folder / "out").open("ab") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=variables | more, stdout=out, stderr=out, start_new_session=True
            )
        self.processes.append(process)
        return process

    @property
    def address(self) -> str:
        return self.url or broker.url(self.folder)

    def said(self) -> str:
        return (self.folder / "out").read_text()

    def stop(self) -> None:
        for process in reversed(self.processes):
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """With everything it started, as the kernel or a power cut does."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(url: str) -> bool:
    try:
        with Connection(url) as found:
            found.ensure_connection(max_retries=1, interval_start=0)
    except (kombu.exceptions.OperationalError, OSError):
        return False
    return True


@contextmanager
def engine(folder: Path, url: str) -> Iterator[Engine]:
    found = Engine(folder, url)
    with ExitStack() as stack:
        stack.callback(found.stop)
        stack.enter_context(_broker_at(found.address))
        if url:
            with Connection(url) as empty:
                empty.default_channel.client.flushdb()
        else:
            found.start_broker()
        yield found


@contextmanager
def _broker_at(url: str) -> Iterator[None]:
    """Bells of this process go to that broker."""
    before = app.conf.broker_url
    _use(url)
    try:
        yield
    finally:
        _use(before)


def _use(url: str) -> None:
    app.conf.broker_url = url
    app._pool = None
    app.amqp._producer_pool = None
    kombu.pools.reset()


def has_come_to(job: Job, status: str, *, seconds: float = PATIENCE) -> bool:
    """Waits for it as beat would make it come: by looking after the rows now and then."""

    def is_there() -> bool:
        look_after(timezone.localtime())
        return Job.objects.filter(pk=job.pk, status=status).exists()

    return until(is_there, seconds)
