"""Keeps the processes of the embedded default running, and leaves none behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Self

from rectify.processes import end_with_parent

TICK = 0.2
# What a worker is doing gets this long to end by itself; it is begun again at the next start otherwise.
STOP_SECONDS = 60.0
LAST_SECONDS = 10.0
FIRST_PAUSE, MAX_PAUSE = 1.0, 30.0
# A process that ran this long was well; its next death starts with a short pause again.
WELL_SECONDS = 60.0


@dataclass
class Child:
    """One command: restarted after a pause that doubles while it keeps dying young."""

    name: str
    command: Sequence[str]
    pause: float = FIRST_PAUSE
    start_at: float = 0.0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        ours = os.getpid()
        # A session of its own: Ctrl-C reaches only us, so that the children stop once and in order.
        self.process = subprocess.Popen(
            self.command, start_new_session=True, preexec_fn=lambda: end_with_parent(ours)
        )
        self.start_at = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def revive(self) -> None:
        """Called again and again while the child is down."""
        now = time.monotonic()
        if self.process is not None:
            self.pause = FIRST_PAUSE if now - self.start_at > WELL_SECONDS else self.pause
            print(f"{self.name} 意外退出,{self.pause:.0f} 秒后重新启动。", file=sys.stderr, flush=True)
            self.process, self.start_at = None, now + self.pause
            self.pause = min(self.pause * 2, MAX_PAUSE)
        elif now >= self.start_at:
            self.start()

    def signal(self, number: signal.Signals) -> None:
        """To the whole session of the child: what it started in turn ends with it."""
        if self.is_running() and self.process is not None:
            os.killpg(self.process.pid, number)

    def ask_to_stop(self) -> None:
        if self.is_running() and self.process is not None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Waits for it, but not beyond ``deadline``; it has been asked to stop."""
        if not self.is_running() or self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """``with Supervisor({name: command}) as supervisor: supervisor.watch()``; leaving the block ends all.

    Commands start in the order given; the first, which the others may need, ends after them. SIGINT,
    SIGTERM and SIGHUP end ``watch``; a second one doesn't wait for anybody.
    """

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self.children = [Child(name, command) for name, command in commands.items()]
        self.is_stopping = False

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup wants to outlive its terminal
                signal.signal(number, self._stop)
        for child in self.children:
            child.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.is_stopping = True
        self._end(self.children[1:], STOP_SECONDS)
        self._end(self.children[:1], LAST_SECONDS)

    def _end(self, children: list[Child], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.end(deadline)

    def wait_for(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Whether ``condition`` came true while every child was up and nobody asked to stop."""
        deadline = time.monotonic() + seconds
        while not self.is_stopping and time.monotonic() < deadline:
            if not all(child.is_running() for child in self.children):
                return False
            if condition():
                return True
            time.sleep(TICK)
        return False

    def watch(self) -> None:
        while not self.is_stopping:
            for child in self.children:
                if not child.is_running():
                    child.revive()
            time.sleep(TICK)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_stopping:
            for child in self.children:
                child.signal(signal.SIGKILL)
        self.is_stopping = True
