"""As the tests, on the scratch database that ``BENCH_DATABASE_URL`` names (none: a SQLite file)."""

from __future__ import annotations

import os

os.environ["TEST_DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", "")
if not os.environ["TEST_DATABASE_URL"]:
    del os.environ["TEST_DATABASE_URL"]

from tests.settings import *  # noqa: E402,F403
