"""Fixtures for every test."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from accounts.signing_in.second_factor import STEP
from search.pairs import make_table
from tests.cast import Cast
from tests.faults.disks import may_mount
from tests.kept_cast import CastKeeper
from tests.rectify.sites import prepared_in
from tests.services.redis import throwaway_redis

# How fast an example comes says how busy the machine is, and nothing about the code.
hypothesis_settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("any machine")


def pytest_configure() -> None:
    """Behind `&` in a script SIGINT is ignored, and would be by every process that a test interrupts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what asks for a database, and leaves out what cannot be asked here."""
    left = [item for item in items if _is_impossible(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & {"db", "transactional_db"} or item.get_closest_marker("django_db"):
            item.add_marker("database")


def _is_impossible(item: pytest.Item) -> bool:
    if item.get_closest_marker("many_writers"):
        return not os.environ.get("TEST_DATABASE_URL")
    return item.get_closest_marker("own_disk") is not None and not may_mount()


def pytest_collection_finish() -> None:
    """What was read stays: looking for garbage in it again and again takes a part of every test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis or Valkey: the one TEST_REDIS_URL names, else one started for this run."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    with throwaway_redis() as url:
        yield url


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The tables as `makemigrations --check` says that the migrations make them, marked as made; and the one
    that no model describes.

    That they do run, `make run`, tests/upgrade and tests/faults show on both databases.
    """
    with django_db_blocker.unblock():
        call_command("migrate", fake=True, verbosity=0)
        make_table(connection)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ``var`` with the demonstration; every site begins with a copy. One for all workers of this run."""
    base = tmp_path_factory.getbasetemp()
    return prepared_in((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared")


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    """Rate limits are counted by numbers of people that the next test has again."""
    caches["limits"].clear()


@pytest.fixture(scope="session")
def cast_keeper() -> CastKeeper:
    return CastKeeper()


@pytest.fixture
def cast(db: None, cast_keeper: CastKeeper) -> Cast:
    """The people and the small inspection that tests play with."""
    return cast_keeper.cast()


@pytest.fixture
def steady_clock() -> Iterator[None]:
    """Begins with a half minute, so that no code of a phone changes between reading and typing it."""
    with time_machine.travel(time.time() // STEP * STEP + 1, tick=True):
        yield
