"""The embedded broker: found, kept to its owner, one for each folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from kombu.connection import Connection

from rectify import broker, sockets
from tests.jobs.engine import answers
from tests.rectify.processes import PATIENCE, until

ROOT = Path(__file__).resolve().parents[2]
LONG = "很长的文件夹名" * 8


def start(var: Path, path: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "rectify.broker"]
    environment = {"PATH": path, "VAR_DIR": str(var)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


@pytest.fixture(params=["短 path", LONG])
def var(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / request.param
    folder = broker.socket_path(tmp_path / request.param).parent
    if folder.parent != tmp_path / request.param:
        (folder / "socket").unlink(missing_ok=True)
        folder.rmdir()


@pytest.mark.parametrize("path", ["", os.environ["PATH"]], ids=["wheel", "system"])
def test_it_answers_in_a_folder_of_any_name_and_keeps_what_waits(var: Path, path: str) -> None:
    for is_first in (True, False):
        process = start(var, path)
        try:
            assert until(lambda: answers(broker.url(var)))
            with Connection(broker.url(var)) as found, found.SimpleQueue("kept") as queue:
                if is_first:
                    queue.put("a message")
                else:
                    assert queue.get(timeout=1).payload == "a message"
        finally:
            process.terminate()
            process.wait(PATIENCE)


def test_two_in_different_folders_do_not_meet(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("一", "二")]
    processes = [start(folder) for folder in folders]
    try:
        assert until(lambda: all(answers(broker.url(folder)) for folder in folders))
        first, second = (redis.Redis(unix_socket_path=str(broker.socket_path(folder))) for folder in folders)
        first.set("only", "here")
        assert second.get("only") is None
        assert first.config_get("port")["port"] == "0"
    finally:
        for process in processes:
            process.kill()
            process.wait(PATIENCE)


def test_two_on_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    """As after a start that was killed: the second one begins when the first is gone."""
    first = start(tmp_path)
    try:
        assert until(lambda: answers(broker.url(tmp_path)))
        second = start(tmp_path)
        assert not until(lambda: second.poll() is not None, seconds=1)
        first.kill()
        first.wait(PATIENCE)
        assert until(lambda: answers(broker.url(tmp_path)))
        assert server_pid(tmp_path) == second.pid
    finally:
        for process in (first, second):
            process.kill()
            process.wait(PATIENCE)


def server_pid(folder: Path) -> int:
    return int(redis.Redis(unix_socket_path=str(broker.socket_path(folder))).info("server")["process_id"])


def test_nobody_else_may_enter(tmp_path: Path) -> None:
    process = start(tmp_path)
    try:
        assert until(lambda: answers(broker.url(tmp_path)))
        assert (tmp_path / "broker").stat().st_mode & 0o077 == 0
        assert (tmp_path / "broker" / "socket").stat().st_mode & 0o077 == 0
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_a_folder_of_somebody_else_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        sockets.own(tmp_path)


def test_without_any_server_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(broker, "find_spec", lambda _name: None)
    assert broker.main() == 1
    assert "apt install redis-server" in capsys.readouterr().err
