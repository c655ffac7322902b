"""Fixtures for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.cast import Cast, make_cast
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
    """Rate limits are counted in the cache, by numbers of people that the next test has again."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """The people and the small inspection that tests play with."""
    return make_cast()
