"""Workers, brokers and databases as they are in real life: killed, stopped, away and back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from jobs.models import Job, jobs_folder
from jobs.services import start
from tests.cast import Cast
from tests.jobs import kinds  # noqa: F401 - registers them
from tests.jobs.engine import LEASE, Engine, engine, has_come_to, kill
from tests.rectify.processes import PATIENCE, children_of, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture(autouse=True)
def lease(settings: Settings) -> None:
    settings.JOB_LEASE = timedelta(seconds=LEASE)


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Engine]:
    with engine(tmp_path, "") as found:
        yield found


# PostgreSQL is where Redis is; the broker of our own goes with SQLite.
@pytest.fixture(params=[pytest.param("embedded", marks=pytest.mark.one_database), "redis"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    with engine(tmp_path, url) as found:
        yield found


def begin(cast: Cast, notes: Path, *, count: int = 16) -> Job:
    arguments = {"count": count, "notes": str(notes)}
    return start("steps", by=cast.office, title="测试", arguments=arguments)


def words(notes: Path) -> list[str]:
    """What was noted, each with the pid of the worker that did it."""
    return notes.read_text().splitlines() if notes.exists() else []


def has_begun(notes: Path) -> bool:
    return until(lambda: bool(words(notes)))


def is_whole(job: Job, *, count: int = 16) -> bool:
    job.refresh_from_db()
    return job.path.read_text().split() == [str(step) for step in range(count)]


def test_of_two_workers_one_is_killed(either: Engine, cast: Cast, notes: Path) -> None:
    workers = {process.pid: process for process in (either.start_worker("one"), either.start_worker("two"))}
    jobs = [begin(cast, notes.with_name(f"notes{number}"), count=6) for number in range(4)]
    assert all(has_come_to(job, "DONE") for job in jobs), either.said()
    assert all(len(words(notes.with_name(f"notes{number}"))) == 2 for number in range(4))
    long = begin(cast, notes)
    assert has_begun(notes), either.said()
    kill(workers[int(words(notes)[0].split()[1])])
    assert has_come_to(long, "DONE"), (Job.objects.filter(pk=long.pk).values(), words(notes), either.said())
    assert [word.split()[0] for word in words(notes)] == ["begun", "begun", "ended"]
    assert is_whole(long)
    assert long.attempts == 2
    results = {job.file.split("/")[0] for job in Job.objects.exclude(file="")}
    assert len(results) == 5
    assert results <= {path.name for path in jobs_folder().iterdir()}


def test_stopping_finishes_what_runs(either: Engine, cast: Cast, notes: Path) -> None:
    worker = either.start_worker()
    job = begin(cast, notes)
    assert has_begun(notes), either.said()
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    assert is_whole(job)
    assert (job.status, job.attempts) == ("DONE", 1)


def test_a_killed_process_of_the_pool_loses_nothing(embedded: Engine, cast: Cast, notes: Path) -> None:
    worker = embedded.start_worker()
    job = begin(cast, notes)
    assert has_begun(notes), embedded.said()
    for child in children_of(worker.pid):
        os.kill(child, signal.SIGKILL)
    assert has_come_to(job, "DONE"), embedded.said()
    assert is_whole(job)
    assert job.attempts == 2


def test_the_broker_is_killed_and_comes_back(embedded: Engine, cast: Cast, notes: Path) -> None:
    embedded.start_worker()
    running = begin(cast, notes)
    assert has_begun(notes), embedded.said()
    kill(embedded.processes[0])
    waiting = begin(cast, notes.with_name("later"), count=2)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.notified_at) == ("QUEUED", None)
    assert until(lambda: Job.objects.filter(pk=running.pk, status="DONE").exists()), embedded.said()
    embedded.start_broker()
    assert has_come_to(waiting, "DONE"), embedded.said()
    assert is_whole(running)
    assert [running.attempts, len(words(notes))] == [1, 2]
