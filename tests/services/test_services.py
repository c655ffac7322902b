"""The throw-away servers start wherever the tests run, and are gone afterwards."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.rectify.processes import PATIENCE, until
from tests.services import postgres, redis

ROOT = Path(__file__).resolve().parents[2]


def is_open(url: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlsplit(url).port or 0)) == 0


def test_postgres_from_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "installed_binaries", lambda: None)
    with postgres.throwaway_postgres() as url:
        connection = psycopg2.connect(url)
        assert connection.server_version >= 150000
        connection.close()
    assert not is_open(url)


def test_redis_from_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis, "installed_binary", lambda: None)
    with redis.throwaway_redis() as url:
        assert is_open(url)
    assert not is_open(url)


SAY = """
import os, pathlib, sys, time
pathlib.Path(sys.argv[1]).write_text(os.environ["TEST_DATABASE_URL"])
time.sleep(60)
"""


def test_postgres_stops_when_the_run_is_broken_off(tmp_path: Path) -> None:
    said = tmp_path / "url"
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.services.postgres", sys.executable, "-c", SAY, str(said)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"},
    )
    assert until(lambda: said.exists() and bool(said.read_text()))
    run.send_signal(signal.SIGTERM)
    assert run.wait(PATIENCE) == 143
    assert not is_open(said.read_text())
