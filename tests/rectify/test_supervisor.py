"""What keeps the processes of ``make run`` alive, and ends them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rectify.supervisor import FIRST_PAUSE, MAX_PAUSE, Child, Supervisor
from tests.rectify.processes import PATIENCE, is_alive, until

ROOT = Path(__file__).resolve().parents[2]
# Whoever runs the tests under nohup passes an ignored SIGHUP on, which the supervisor would respect.
PROGRAM = """
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from rectify.supervisor import Supervisor
def child():
    os.execv(sys.executable, [sys.executable, "-c", *sys.argv[1:]])
with Supervisor({"child": child}) as supervisor:
    supervisor.watch()
"""
CHILD = """
import os, signal, sys, time
# {disposition}
os.write(os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND), f"{os.getpid()}\\n".encode())
time.sleep(60)
"""
STUBBORN = CHILD.replace("# {disposition}", "signal.signal(signal.SIGTERM, signal.SIG_IGN)")

Pids = Callable[[], list[int]]
Start = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def pids(tmp_path: Path) -> Iterator[Pids]:
    """The process ids that the supervised child has had so far."""
    path = tmp_path / "pids"
    path.touch()
    yield lambda: [int(line) for line in path.read_text().split()]
    for pid in path.read_text().split():
        if is_alive(int(pid)):
            os.kill(int(pid), signal.SIGKILL)


@pytest.fixture
def start(tmp_path: Path, pids: Pids) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def _start(child: str = CHILD) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", PROGRAM, child, str(tmp_path / "pids")]
        started.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL))
        assert until(lambda: len(pids()) == 1)
        return started[-1]

    yield _start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(start: Start, pids: Pids, number: signal.Signals) -> None:
    supervisor = start(CHILD)
    supervisor.send_signal(number)
    assert supervisor.wait(PATIENCE) == 0
    assert not is_alive(pids()[0])


def test_a_second_signal_waits_for_nobody(start: Start, pids: Pids) -> None:
    supervisor = start(STUBBORN)
    supervisor.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        supervisor.wait(1)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(PATIENCE) == 0
    assert not is_alive(pids()[0])


def test_a_dead_child_is_started_again(start: Start, pids: Pids) -> None:
    start(CHILD)
    os.kill(pids()[0], signal.SIGKILL)
    assert until(lambda: len(pids()) == 2)


def test_killing_the_supervisor_leaves_no_orphan(start: Start, pids: Pids) -> None:
    supervisor = start(CHILD)
    supervisor.kill()
    assert until(lambda: not is_alive(pids()[0]))


def test_a_child_that_keeps_dying_is_started_less_and_less_often(capsys: pytest.CaptureFixture[str]) -> None:
    child, pauses = Child("web", lambda: None), []
    for _ in range(8):
        child.start()
        assert child.process is not None
        child.process.wait()
        pauses.append(child.pause)
        child.revive()
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == MAX_PAUSE
    assert "web 意外退出" in capsys.readouterr().err


SLOW_TO_END = """
import os, signal, sys, time
def end(*_):
    time.sleep(float(sys.argv[1]))
    os.write(1, f"{sys.argv[2]}\\n".encode())
    sys.exit()
signal.signal(signal.SIGTERM, end)
os.write(1, b"up\\n")
time.sleep(60)
"""
ORDER = """
import os, sys
from functools import partial
from rectify.supervisor import Supervisor
pauses = {"broker": "0", "worker": "0.5", "beat": "0"}
commands = {name: [sys.executable, "-c", sys.argv[1], pause, name] for name, pause in pauses.items()}
with Supervisor({name: partial(os.execv, words[0], words) for name, words in commands.items()}) as supervisor:
    supervisor.watch()
"""


def test_the_first_ends_when_the_others_have() -> None:
    """A worker needs its broker until it has finished what runs."""
    command = [sys.executable, "-c", ORDER, SLOW_TO_END]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(3):
        assert process.stdout.readline() == "up\n"
    process.terminate()
    assert process.stdout.read().split() == ["beat", "worker", "broker"]
    assert process.wait(PATIENCE) == 0


def test_waiting_ends_when_a_child_is_gone() -> None:
    supervisor = Supervisor({"web": lambda: None})
    supervisor.children[0].start()
    assert not supervisor.wait_for(lambda: False, seconds=30)
