"""A real streaming replica: overview, search and exports come from it, say so, and go on without it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.postgres import throwaway_server

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    with throwaway_server() as primary, throwaway_server(of=primary) as replica:
        answer = subprocess.run(
            [sys.executable, "-m", "tests.rectify.replicated"],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "DJANGO_SETTINGS_MODULE": "rectify.settings",
                "RECTIFY_EMBEDDED": "1",
                "VAR_DIR": str(tmp_path_factory.mktemp("var")),
                "DATABASE_URL": primary.url,
                "DATABASE_REPLICA_URL": replica.url,
                "REPLICA_PID": str(replica.pid),
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert answer.returncode == 0, answer.stderr
    found: dict[str, object] = json.loads(answer.stdout.splitlines()[-1])
    assert found["arrived"]
    assert found["arrived later"]
    return found


def asks(seen: dict[str, object], name: str) -> dict[str, int]:
    found = seen[f"{name} asks"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("page", ["overview", "search", "export"])
def test_what_compares_finds_and_exports_is_asked_of_the_replica(seen: dict[str, object], page: str) -> None:
    """Of the first database: who it is, and the trail of an export."""
    found = asks(seen, page)
    assert found["replica"] > 3
    # Session and person, and the entry of an export in the trail with its place in the chain.
    assert found["default"] <= (12 if page == "export" else 3)


@pytest.mark.parametrize("page", ["measure page", "ledger"])
def test_where_people_work_nothing_is_old(seen: dict[str, object], page: str) -> None:
    assert asks(seen, page)["replica"] == 0


def test_the_page_says_where_from_and_how_late(seen: dict[str, object]) -> None:
    assert seen["says"]
    assert seen["says late"]
    assert seen["export"] == 200
    assert (seen["drafts"], seen["drafts while paused"], seen["drafts then"]) == (3, 3, 2)


def test_without_it_the_first_database_is_asked(seen: dict[str, object]) -> None:
    assert seen["has gone"]
    assert seen["without it"] == [200, 2, False]
