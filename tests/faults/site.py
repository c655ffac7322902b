"""A whole deployment in a folder: PostgreSQL that writes through to the disk, Redis, web, worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2

from tests.rectify.processes import children_of, until
from tests.rectify.sites import free_port
from tests.services.postgres import Server, throwaway_server
from tests.services.redis import throwaway_redis

ROOT = Path(__file__).resolve().parents[2]
# As a real server: what is committed is on the disk. Small, because it is started again and again.
DURABLE = "-c shared_buffers=16MB -c max_wal_size=64MB -c max_connections=60"
START_SECONDS = 90


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class Site:
    def __init__(self, folder: Path, database: Server, redis_url: str, **variables: object) -> None:
        self.folder, self.database, self.port = folder, database, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        values: dict[str, object] = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "DJANGO_SETTINGS_MODULE": "rectify.settings",
            "SECRET_KEY": "only for tests of faults: " + "x" * 50,
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": 0,
            "PROXY_COUNT": 0,
            "DATABASE_URL": database.url,
            "REDIS_URL": redis_url,
            "VAR_DIR": folder / "var",
            "PORT": self.port,
            "WORKER_CONCURRENCY": 1,
            "JOB_LEASE_SECONDS": 4,
            "EXPORT_ROWS_IN_REQUEST": 1,
            "LIMIT_UPLOAD": 0,
            "LIMIT_EXPORT": 0,
        }
        self.environment = {name: str(value) for name, value in (values | variables).items()}

    def popen(self, *command: str, preexec_fn: Callable[[], object] | None = None) -> subprocess.Popen[bytes]:
        """A process of the site; what it says goes to the common log."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=preexec_fn,
            )

    def run(
        self, *command: str, preexec_fn: Callable[[], object] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """A command of the site until its end; ``stdout`` is what it said."""
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=preexec_fn,
        )

    def manage(
        self, *arguments: str, preexec_fn: Callable[[], object] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return self.run("manage.py", *arguments, preexec_fn=preexec_fn)

    def start_web(self, preexec_fn: Callable[[], object] | None = None) -> None:
        self.web = self.popen("-m", "gunicorn", "-c", "python:rectify.gunicorn_conf", preexec_fn=preexec_fn)
        assert until(self.is_up, START_SECONDS), self.said()

    def start_worker(self) -> None:
        celery = ["-m", "celery", "-A", "rectify", "worker", "--loglevel", "WARNING"]
        self.worker = self.popen(*celery, "--without-gossip", "--without-mingle")

    def is_up(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.address}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-8000:]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Straight from the database, past everything of ours."""
        connection = psycopg2.connect(self.database.url)
        try:
            with connection.cursor() as cursor:
                cursor.execute(query, values)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def kill_database(self, number: int) -> None:
        """All of it at once, as by a power cut, and started again; or one of its processes, upon which
        it throws out everybody and recovers by itself."""
        children = children_of(self.database.pid)
        if number % 4 != 3 and children:
            kill(children[-1])
            return
        self.stop_database(children)
        self.database.start()

    def stop_database(self, children: list[int] | None = None) -> None:
        pid = self.database.pid
        for one in (pid, *(children or children_of(pid))):
            kill(one)
        until(lambda: not Path(f"/proc/{pid}").exists(), 10)

    def kill_web(self, number: int) -> None:
        """One of the processes that answer, all of them, or gunicorn's master as well, which starts anew."""
        assert self.web is not None
        workers, is_whole = children_of(self.web.pid), number % 4 == 3
        if is_whole:
            self.web.kill()
            self.web.wait()
        for pid in workers if number % 4 in (1, 3) else workers[:1]:
            kill(pid)
        if is_whole:
            self.web = self.popen("-m", "gunicorn", "-c", "python:rectify.gunicorn_conf")

    def kill_worker(self, number: int) -> None:
        """The process that does the work, or the whole worker, which is then started anew."""
        assert self.worker is not None
        processes, is_whole = children_of(self.worker.pid), number % 4 == 3
        if is_whole:
            self.worker.kill()
            self.worker.wait()
        for pid in processes:
            kill(pid)
        if is_whole:
            self.start_worker()

    def stop_web(self) -> None:
        self._stop(self.web)
        self.web = None

    def stop_worker(self) -> None:
        self._stop(self.worker)
        self.worker = None

    def _stop(self, process: subprocess.Popen[bytes] | None) -> None:
        if process is None:
            return
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()

    def end(self) -> None:
        self.stop_web()
        self.stop_worker()


@contextmanager
def running_site(folder: Path, **variables: object) -> Iterator[Site]:
    """Prepared (tables, static files) with its web server up."""
    with ExitStack() as stack:
        database = stack.enter_context(throwaway_server(options=DURABLE))
        site = Site(folder, database, stack.enter_context(throwaway_redis()), **variables)
        stack.callback(site.end)
        for arguments in (("migrate",), ("collectstatic",)):
            done = site.manage(*arguments, "--noinput", "-v0")
            assert done.returncode == 0, done.stderr
        yield site


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    began = time.monotonic()
    assert until(condition, seconds), f"{what}: not within {time.monotonic() - began:.0f} s"
