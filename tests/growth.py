"""Whether work grows with its input: a ratio of two CPU times of the same run, for tests."""

from __future__ import annotations

import time
from collections.abc import Callable

ROUNDS = 12


def grows_less_than(most: float, work: Callable[[], object], times_as_much: Callable[[], object]) -> bool:
    """Whether the longer work takes less than ``most`` times the CPU of the shorter.

    Each side's quietest round counts, since what the machine does besides only adds; rounds take turns, and
    end as soon as the answer is good. What grows with the square is told in every round.
    """
    short = long = float("inf")
    for _ in range(ROUNDS):
        short, long = min(short, cpu(work)), min(long, cpu(times_as_much))
        if long < most * short:
            return True
    return False


def cpu(work: Callable[[], object]) -> float:
    """Seconds of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start
