"""Figures out of texts: how reading grows with the text. ``python -m bench.reading`` needs no database.

Repeated are words that each reader looks around; a text of one sentence is the worst that there is.
"""

from __future__ import annotations

import sys
import time

from statements import read

COUNT, TIMES, GROWTH_BAR = 5_000, 4, 6
REPEATED = ("≥97%", "每月1次", "清退3万元", "诫勉2人", "《甲办法》", "走访企业3家,")


def cpu(text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start


def least(text: str, rounds: int = 3) -> float:
    return min(cpu(text) for _ in range(rounds))


def main() -> int:
    failures = 0
    for words in REPEATED:
        short, long = least(words * COUNT), least(words * COUNT * TIMES)
        failures += int(long / short > GROWTH_BAR)
        print(
            f"read {words} × {COUNT * TIMES:,}: {long:.2f} s CPU, "
            f"{long / short:.1f} × what {COUNT:,} take (bar {GROWTH_BAR})"
        )
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
