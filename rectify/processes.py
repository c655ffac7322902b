"""Ending with the process that started us, and not meeting another one of our kind."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
# How a process ends that met data which is not for this version of the program.
REFUSED_DATA = 2


def end_with_parent(parent: int, number: signal.Signals = signal.SIGTERM) -> None:
    """Lets the kernel send a signal to this process when ``parent`` is gone, even by SIGKILL."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it went before the kernel was told
        os.kill(os.getpid(), number)


def lock(path: Path, *, seconds: float = 0.0) -> int:
    """An open file; its lock ends with the last process that has it. ``TimeoutError`` when others keep it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{path} is locked") from error
            time.sleep(0.1)
        else:
            return file
