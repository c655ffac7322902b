"""CPU time of an act: what the machine does besides does not count."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence


def cpu(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def least_of(acts: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The quietest of a few rounds for each, in turns: what slows the machine slows all of them."""
    spent = [[cpu(act) for act in acts] for _ in range(rounds)]
    return [min(times) for times in zip(*spent, strict=True)]
