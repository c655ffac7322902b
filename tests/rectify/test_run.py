"""``make run`` from its second line on: the environment is there, everything else is new."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rectify.processes import lock
from tests.rectify.processes import PATIENCE, children_of, is_alive, sessions_of, until
from tests.rectify.sites import START_SECONDS, STOP_SECONDS, free_port

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    return free_port()


@contextmanager
def lock_of(folder: Path) -> Iterator[None]:
    held = lock(folder / "lock")
    yield
    os.close(held)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    started: list[subprocess.Popen[str]] = []

    def _run(**variables: object) -> subprocess.Popen[str]:
        variables = {"PATH": os.environ["PATH"], "VAR_DIR": tmp_path / "地方 var", "DEMO": 0} | variables
        out = (tmp_path / "out").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "rectify.run"],
            cwd=ROOT,
            env={name: str(value) for name, value in variables.items()},
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield _run
    for process in started:
        process.terminate()
        process.wait(STOP_SECONDS)


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[], str]:
    return (tmp_path / "out").read_text


def family_of(process: subprocess.Popen[str]) -> list[int]:
    """All that runs below it, once everything does."""

    def found() -> list[int]:
        return [pid for child in children_of(process.pid) for pid in sessions_of(child)]

    assert until(lambda: len(found()) == 8, seconds=STOP_SECONDS)
    return found()


def left_of(family: list[int]) -> list[str]:
    """What a report has to say of those that did not end."""
    return [Path(f"/proc/{pid}/status").read_text() for pid in family if is_alive(pid)]


def answer(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as response:
        return str(response.read().decode())


def test_it_starts_serves_and_ends_without_a_trace(
    run: Run, printed: Callable[[], str], port: int, tmp_path: Path
) -> None:
    process = run(PORT=port)
    assert until(lambda: f"http://127.0.0.1:{port}" in printed(), seconds=START_SECONDS), printed()
    assert "manage.py createsuperuser" in printed()
    assert '"database": "ok"' in answer(port, "/readyz")
    assert "登录" in answer(port, "/accounts/sign-in/")
    family = family_of(process)
    # Broker, gunicorn and its two workers, the worker and its two processes, beat.
    assert len(family) == 8
    assert "superuser privileges" not in printed()  # celery would warn root on each start
    # What it wrote is its owner's.
    var = tmp_path / "地方 var"
    assert all(path.stat().st_mode & 0o077 == 0 for path in (var / "rectify.sqlite3", var / "media"))
    process.send_signal(signal.SIGINT)
    assert process.wait(STOP_SECONDS) == 0
    assert not any(is_alive(pid) for pid in family)


def test_killed_hard_it_takes_everything_along(
    run: Run, printed: Callable[[], str], port: int, prepared: Path, tmp_path: Path
) -> None:
    shutil.copytree(prepared, tmp_path / "地方 var")
    process = run(PORT=port)
    assert until(lambda: f"http://127.0.0.1:{port}" in printed(), seconds=START_SECONDS), printed()
    family = family_of(process)
    process.kill()
    assert until(lambda: not any(is_alive(pid) for pid in family), seconds=STOP_SECONDS), left_of(family)


def test_one_folder_is_used_once(run: Run, printed: Callable[[], str], port: int, tmp_path: Path) -> None:
    with lock_of(tmp_path / "地方 var"):
        assert run(PORT=port).wait(PATIENCE) == 1
    assert printed().startswith("这个文件夹里的系统已经在运行")


def test_a_port_that_is_taken_is_said_in_a_sentence(run: Run, printed: Callable[[], str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        assert run(PORT=taken).wait(PATIENCE) == 1
    assert printed().startswith(f"端口 {taken} 已被其他程序占用")


@pytest.mark.parametrize("value", ["http", "0", "70000"])
def test_a_port_that_is_none_is_said_in_a_sentence(run: Run, printed: Callable[[], str], value: str) -> None:
    assert run(PORT=value).wait(PATIENCE) == 2
    assert "不是端口号" in printed()
