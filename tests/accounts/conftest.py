"""A clock for codes that change every half minute."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import time_machine

from accounts.second_factor import STEP


@pytest.fixture
def steady_clock() -> Iterator[None]:
    """Begins with the half minute, so that no code changes between reading and typing it."""
    with time_machine.travel(time.time() // STEP * STEP + 1, tick=True):
        yield
