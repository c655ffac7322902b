"""CPU time of an act: what the machine does besides does not count."""

from __future__ import annotations

import time
from collections.abc import Callable


def cpu(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def least(act: Callable[[], object], rounds: int = 3) -> float:
    """The quietest of a few rounds: what the machine does besides only adds."""
    return min(cpu(act) for _ in range(rounds))
