"""Fixtures for every test."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import caches

from accounts.signing_in.second_factor import STEP
from tests.cast import Cast
from tests.kept_cast import CastKeeper
from tests.services.redis import throwaway_redis


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis or Valkey: the one TEST_REDIS_URL names, else one started for this run."""
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    with throwaway_redis() as url:
        yield url


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
