"""What keeps the processes of ``make run`` alive, and ends them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from rectify.run import Supervisor
body = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(60)"
Supervisor({"child": [sys.executable, "-c", body, sys.argv[1]]}).run()
"""


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    """A zombie counts as dead: in a container nobody may be there to reap it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def pids(tmp_path: Path) -> Iterator[Callable[[], list[int]]]:
    path = tmp_path / "pids"
    path.touch()

    def read() -> list[int]:
        return [int(line) for line in path.read_text().split()]

    yield read
    for pid in read():
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def supervisor(tmp_path: Path, pids: object) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "pids")], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(
    supervisor: subprocess.Popen[bytes], pids: Callable[[], list[int]], sign: signal.Signals
) -> None:
    assert until(lambda: len(pids()) == 1)
    supervisor.send_signal(sign)
    assert supervisor.wait(15) == 0
    assert until(lambda: not is_alive(pids()[0]))


def test_a_dead_child_is_started_again(
    supervisor: subprocess.Popen[bytes], pids: Callable[[], list[int]]
) -> None:
    assert until(lambda: len(pids()) == 1)
    os.kill(pids()[0], signal.SIGKILL)
    assert until(lambda: len(pids()) == 2)


def test_killing_the_supervisor_leaves_no_orphan(
    supervisor: subprocess.Popen[bytes], pids: Callable[[], list[int]]
) -> None:
    assert until(lambda: len(pids()) == 1)
    supervisor.kill()
    assert until(lambda: not is_alive(pids()[0]))
