"""Fixtures for every test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.cast import Cast, make_cast


@pytest.fixture(scope="session", autouse=True)
def _leave_no_files() -> Iterator[None]:
    yield
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


@pytest.fixture
def cast(db: None) -> Cast:
    """The people and the small inspection that tests play with."""
    return make_cast()
