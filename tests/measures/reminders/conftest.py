"""The cast without the dates of its inspection."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.measures.reminders.nights import without_inspection_dates


@pytest.fixture
def quiet_cast(cast: Cast) -> Cast:
    without_inspection_dates(cast)
    return cast
