"""Keeps the processes of the embedded default running, and leaves none behind."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Self

from rectify.forks import STOP_SIGNALS, Fork, Work

TICK = 0.2
# What a worker is doing gets this long to end by itself; it is begun again at the next start otherwise.
STOP_SECONDS = 60.0
LAST_SECONDS = 10.0
FIRST_PAUSE, MAX_PAUSE = 1.0, 30.0
# A process that ran this long was well; its next death starts with a short pause again.
WELL_SECONDS = 60.0


@dataclass
class Child:
    """One piece of work: begun again after a pause that doubles while it keeps dying young."""

    name: str
    work: Work
    pause: float = FIRST_PAUSE
    start_at: float = 0.0
    process: Fork | None = None
    stop_signal: signal.Signals = signal.SIGTERM

    def start(self) -> None:
        self.process = Fork(self.name, self.work)
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

    def kill(self) -> None:
        if self.is_running() and self.process is not None:
            self.process.kill_session()

    def ask_to_stop(self) -> None:
        if self.is_running() and self.process is not None:
            self.process.send(self.stop_signal)

    def end(self, deadline: float) -> None:
        """Waits for it, but not beyond ``deadline``; it has been asked to stop."""
        if not self.is_running() or self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except TimeoutError:
            self.kill()
            self.process.wait()


class Supervisor:
    """``with Supervisor({name: work}) as supervisor: supervisor.watch()``; leaving the block ends all.

    They start in the order given; the first, which the others may need, ends after them. ``doors`` are
    those by which people come in, each with the signal at which it finishes what it has begun; they end
    before the others. SIGINT, SIGTERM and SIGHUP end ``watch``; a second one doesn't wait for anybody.
    """

    def __init__(self, works: Mapping[str, Work], doors: Mapping[str, signal.Signals] | None = None) -> None:
        signals = doors or {}
        self.children = [
            Child(name, work, stop_signal=signals.get(name, signal.SIGTERM)) for name, work in works.items()
        ]
        self._doors = [child for child in self.children if child.name in signals]
        self.is_stopping = False

    def __enter__(self) -> Self:
        for number in STOP_SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup wants to outlive its terminal
                signal.signal(number, self._stop)
        for child in self.children:
            child.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.is_stopping = True
        self._end(self._doors, LAST_SECONDS)
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
                child.kill()
        self.is_stopping = True
