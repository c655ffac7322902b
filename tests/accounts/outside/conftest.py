"""Servers of the city, one of a kind for all tests of a run's module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.directory import Directory, throwaway_directory


@pytest.fixture(scope="module")
def directory() -> Iterator[Directory]:
    with throwaway_directory() as server:
        yield server
