"""Figures out of texts, notices out of texts: how reading grows with the text. ``python -m bench.reading``.

No database is needed. Repeated are words that each reader looks around; a text of one sentence, or of the
same heading again and again, is the worst that there is.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress

from notices.parser import NotANotice, parse_notice
from statements import read

COUNT, TIMES, GROWTH_BAR = 5_000, 4, 6
FIGURES = ("≥97%", "每月1次", "清退3万元", "诫勉2人", "《甲办法》", "走访企业3家,")
HEADINGS = (
    "1.\n",
    "1.学习不深入。\n整改措施:\n1.修订办法。\n",
    "(1)修订办法3项。",
    "针对学习不深的问题,制定办法。",
    "整改措施:制定办法。",
    "一是",
)


def parse(text: str) -> None:
    with suppress(NotANotice):
        parse_notice(text)


def cpu(reader: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    reader(text)
    return time.process_time() - start


def least(reader: Callable[[str], object], text: str, rounds: int = 3) -> float:
    return min(cpu(reader, text) for _ in range(rounds))


def growth(reader: Callable[[str], object], words: str, *, rounds: int) -> bool:
    """Prints a line; whether TIMES as much text takes more than GROWTH_BAR as long."""
    short, long = (least(reader, words * size, rounds) for size in (COUNT, COUNT * TIMES))
    print(
        f"{reader.__name__} {words!r} × {COUNT * TIMES:,}: {long:.2f} s CPU, "
        f"{long / short:.1f} × what {COUNT:,} take (bar {GROWTH_BAR})",
        flush=True,
    )
    return long / short > GROWTH_BAR


def main() -> int:
    slow = [words for words in FIGURES if growth(read, words, rounds=3)]
    slow += [words for words in HEADINGS if growth(parse, words, rounds=1)]
    return min(len(slow), 1)


if __name__ == "__main__":
    sys.exit(main())
