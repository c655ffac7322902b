"""Reading figures out of texts: text in, proposals out. Nothing is written; nothing is guessed.

What the words leave open stays open: 十余次 is told as inexact, 《…》 that are only mentioned, planned or
denied have no act; numbers that are planned, ordered, owed or denied are not told at all.
"""

from __future__ import annotations

from measures.reading.cadences import read_cadences
from measures.reading.counts import read_counts
from measures.reading.model import Act, Comparator, Kind, Period, Proposal, Span
from measures.reading.money import read_money
from measures.reading.passage import Passage
from measures.reading.people import read_people
from measures.reading.rates import read_rates
from measures.reading.regulations import read_titles
from measures.reading.sums import once

__all__ = ["Act", "Comparator", "Kind", "Period", "Proposal", "Span", "read"]

# Who comes first keeps the words: “每月1次” is a cadence and not also a count.
READERS = (read_titles, read_cadences, read_rates, read_money, read_people, read_counts)


def read(text: str) -> list[Proposal]:
    """What ``text`` states, in the order of the text; no two proposals share a sign.

    Takes time in proportion to the length of the text.
    """
    passage = Passage.of(text)
    found = [proposal for reader in READERS for proposal in reader(passage) if passage.take(proposal.span)]
    return once(passage, sorted(found, key=lambda proposal: proposal.span.start))
