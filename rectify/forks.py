"""Processes that go on from this one: what is in memory already is neither read nor kept twice."""

from __future__ import annotations

import os
import runpy
import signal
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path

from rectify.processes import end_with_parent

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK = 0.02
# Linux shows it, without an end, in ps and top.
COMMAND_NAME = Path("/proc/self/comm")
MAX_COMMAND_NAME = 15

Work = Callable[[], object]


class Fork:
    """``work`` in a process and session of its own, so that Ctrl-C reaches only us; it ends with us.

    Whoever lists processes reads ``name``.
    """

    def __init__(self, name: str, work: Work) -> None:
        # A signal between its birth and its first step would be taken for one of ours.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            self._process: ForkProcess = get_context("fork").Process(
                name=name, target=_begin, args=(name, work, os.getpid())
            )
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)

    @property
    def pid(self) -> int:
        assert self._process.pid is not None  # it was started
        return self._process.pid

    def poll(self) -> int | None:
        """How it ended: its status, or the signal as a negative number; None while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> int:
        """The same in the end. ``TimeoutError`` when it still runs after ``seconds``.

        Not by ``join``, which also waits for what the process started in turn.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        while (status := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(TICK)
        return status

    def send(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill_session(self) -> None:
        """What it started in turn ends with it."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:  # just born, it has no session yet
            self._process.kill()


def _begin(name: str, work: Work, parent: int) -> None:
    os.setsid()
    end_with_parent(parent)
    if COMMAND_NAME.exists():
        COMMAND_NAME.write_text(f"rectify-{name}"[:MAX_COMMAND_NAME])
    for number in STOP_SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup wants to outlive its terminal
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    work()


def run_module(words: Sequence[str]) -> None:
    """What ``python -m`` does with those words."""
    sys.argv = list(words)
    # The parent may have imported it; it begins anew here, as a module that is run does.
    if not hasattr(sys.modules.get(words[0]), "__path__"):
        sys.modules.pop(words[0], None)
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
